package io.headgate.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;

/**
 * Scripts faults and shows requests over HTTP, under {@code /control}.
 *
 * <p>{@code GET}, {@code POST} and {@code DELETE /control/faults}; {@code GET} and {@code DELETE
 * /control/requests}. Credentials are not shown.
 */
final class ControlEndpoint {

  static final String PREFIX = "/control/";

  private static final String HIDDEN = "***";
  private static final Set<String> CREDENTIALS =
      Set.of("authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie");
  private static final Set<String> RULE_MEMBERS = Set.of("model", "protocol", "times", "fault");

  private final RequestLog log;
  private final FaultScript faults;

  ControlEndpoint(RequestLog log, FaultScript faults) {
    this.log = log;
    this.faults = faults;
  }

  void handle(HttpServerRequest request) {
    BodyReader.read(request)
        .onSuccess(body -> send(request, reply(request, body)))
        .onFailure(
            failure -> {
              if (failure instanceof Problem tooLarge) {
                send(request, refused(tooLarge.status(), tooLarge.text()));
              }
            });
  }

  private Reply reply(HttpServerRequest request, byte[] body) {
    String asked = request.method().name() + " " + request.path();
    return switch (asked) {
      case "GET /control/faults" -> Reply.plain(rules());
      case "POST /control/faults" -> add(body);
      case "DELETE /control/faults" -> {
        faults.clear();
        yield Reply.plain(rules());
      }
      case "GET /control/requests" -> Reply.plain(requests());
      case "DELETE /control/requests" -> {
        log.clear();
        yield Reply.plain(requests());
      }
      default -> refused(404, "no such control: " + asked);
    };
  }

  private Reply add(byte[] body) {
    try {
      faults.add(rule(Json.parseObject(body)));
      return Reply.plain(rules());
    } catch (IllegalArgumentException | IllegalStateException wrong) {
      return refused(400, String.valueOf(wrong.getMessage()));
    }
  }

  private static FaultScript.Rule rule(Optional<ObjectNode> body) {
    ObjectNode wanted =
        body.orElseThrow(() -> new IllegalArgumentException("body: not a JSON object"));
    for (var member : wanted.properties()) {
      if (!RULE_MEMBERS.contains(member.getKey())) {
        throw new IllegalArgumentException(
            member.getKey() + ": unknown (known: model, protocol, times, fault)");
      }
    }
    if (!wanted.path("fault").isTextual()) {
      throw new IllegalArgumentException("fault: missing (expected: a text such as status=503)");
    }
    JsonNode times = wanted.path("times");
    if (!times.isMissingNode() && !times.isInt()) {
      throw new IllegalArgumentException("times: " + times + " (expected: a whole number)");
    }
    return new FaultScript.Rule(
        text(wanted, "model"),
        text(wanted, "protocol"),
        times.asInt(),
        Fault.parse(wanted.get("fault").asText()));
  }

  private static Optional<String> text(ObjectNode node, String member) {
    return node.hasNonNull(member) ? Optional.of(node.get(member).asText()) : Optional.empty();
  }

  private ObjectNode rules() {
    ObjectNode document = Json.object();
    ArrayNode list = document.putArray("faults");
    for (FaultScript.Rule rule : faults.rules()) {
      ObjectNode entry = list.addObject();
      rule.model().ifPresent(model -> entry.put("model", model));
      rule.protocol().ifPresent(protocol -> entry.put("protocol", protocol));
      if (rule.times() > 0) {
        entry.put("times", rule.times());
      }
      entry.put("fault", rule.fault().toString());
    }
    return document;
  }

  private ObjectNode requests() {
    ObjectNode document = Json.object();
    document.put("inFlight", log.inFlight()).put("dropped", log.dropped());
    ArrayNode list = document.putArray("requests");
    log.all().forEach(seen -> describe(list.addObject(), seen));
    return document;
  }

  private static void describe(ObjectNode entry, Seen seen) {
    entry.put("id", seen.id()).put("method", seen.method());
    entry.put("path", seen.path().replaceAll("([?&]key=)[^&]*", "$1" + HIDDEN));
    entry.put("protocol", seen.protocol()).put("model", seen.model()).put("fault", seen.fault());
    entry.put("ending", seen.ending().name()).put("tokensSent", seen.tokensSent());
    if (seen.ending() != Ending.OPEN) {
      entry.put("millis", (seen.endNanos() - seen.startNanos()) / 1_000_000);
    }
    ObjectNode headers = entry.putObject("headers");
    seen.headers()
        .forEach((name, value) -> headers.put(name, CREDENTIALS.contains(name) ? HIDDEN : value));
    entry.set("body", seen.body());
  }

  private static Reply refused(int status, String text) {
    ObjectNode document = Json.object();
    document.putObject("error").put("message", text);
    return Reply.error(status, document);
  }

  private static void send(HttpServerRequest request, Reply reply) {
    request
        .response()
        .setStatusCode(reply.status())
        .putHeader("content-type", "application/json")
        .end(reply.document());
  }
}
