package io.headgate.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Scripts faults and shows requests over HTTP, under {@code /control}.
 *
 * <p>{@code GET}, {@code POST} and {@code DELETE /control/faults}; {@code GET} and {@code DELETE
 * /control/requests}. Of credentials only the last characters are shown.
 */
final class ControlEndpoint {

  static final String PREFIX = "/control/";

  private static final String HIDDEN = "***";
  private static final Set<String> CREDENTIALS =
      Set.of("authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie");
  private static final List<String> RULE_MEMBERS =
      List.of("model", "protocol", "key", "times", "for_ms", "fault");

  private final RequestLog log;
  private final FaultScript faults;
  private final long startNanos;

  /**
   * @param startNanos by {@link System#nanoTime}; the times of requests are told from then on
   */
  ControlEndpoint(RequestLog log, FaultScript faults, long startNanos) {
    this.log = log;
    this.faults = faults;
    this.startNanos = startNanos;
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
            member.getKey() + ": unknown (known: " + String.join(", ", RULE_MEMBERS) + ")");
      }
    }
    if (!wanted.path("fault").isTextual()) {
      throw new IllegalArgumentException("fault: missing (expected: a text such as status=503)");
    }
    return new FaultScript.Rule(
        text(wanted, "model"),
        text(wanted, "protocol"),
        text(wanted, "key"),
        number(wanted, "times").orElse(0),
        number(wanted, "for_ms").map(Duration::ofMillis),
        Fault.parse(wanted.get("fault").asText()));
  }

  private static Optional<Integer> number(ObjectNode node, String member) {
    JsonNode number = node.path(member);
    if (!number.isMissingNode() && !number.isInt()) {
      throw new IllegalArgumentException(member + ": " + number + " (expected: a whole number)");
    }
    return number.isInt() ? Optional.of(number.intValue()) : Optional.empty();
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
      rule.key().ifPresent(key -> entry.put("key", Credential.masked(key)));
      rule.lasts().ifPresent(time -> entry.put("for_ms", time.toMillis()));
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

  private void describe(ObjectNode entry, Seen seen) {
    entry.put("id", seen.id()).put("method", seen.method());
    entry.put("path", seen.path().replaceAll("([?&]key=)[^&]*", "$1" + HIDDEN));
    entry.put("protocol", seen.protocol()).put("model", seen.model()).put("fault", seen.fault());
    entry.put("credential", Credential.masked(seen.credential()));
    entry
        .put("lastRole", seen.lastRole())
        .put("startMillis", millis(startNanos, seen.startNanos()));
    entry.put("ending", seen.ending().name()).put("tokensSent", seen.tokensSent());
    if (seen.ending() != Ending.OPEN) {
      entry.put("endMillis", millis(startNanos, seen.endNanos()));
      entry.put("millis", millis(seen.startNanos(), seen.endNanos()));
    }
    ObjectNode headers = entry.putObject("headers");
    seen.headers()
        .forEach((name, value) -> headers.put(name, CREDENTIALS.contains(name) ? HIDDEN : value));
    entry.set("body", seen.body());
  }

  private static long millis(long fromNanos, long toNanos) {
    return (toNanos - fromNanos) / 1_000_000;
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
