package io.headgate.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Takes each request to a provider apart, logs it, and has it answered. */
final class ProviderEndpoint {

  /** Separates a model's name from the fault that the caller wishes for. */
  private static final char FAULT_MARK = '!';

  private final Vertx vertx;
  private final RequestLog log;
  private final FaultScript faults;
  private final Answering answering;
  private final AtomicLong count = new AtomicLong();

  ProviderEndpoint(Vertx vertx, RequestLog log, FaultScript faults, Answering answering) {
    this.vertx = vertx;
    this.log = log;
    this.faults = faults;
    this.answering = answering;
  }

  void handle(HttpServerRequest request) {
    BodyReader.read(request)
        .onSuccess(body -> respond(request, body, null))
        .onFailure(
            failure -> {
              if (failure instanceof Problem tooLarge) {
                respond(request, new byte[0], tooLarge);
              }
            });
  }

  private void respond(HttpServerRequest request, byte[] rawBody, @Nullable Problem found) {
    Map<String, String> headers = joined(request.headers());
    Route route = Route.of(request.method().name(), path(request), headers);
    Optional<ObjectNode> object = Json.parseObject(rawBody);
    ObjectNode body = object.orElseGet(Json::object);
    String named = route.model().isEmpty() ? body.path("model").asText() : route.model();
    int mark = named.indexOf(FAULT_MARK);
    String model = mark < 0 ? named : named.substring(0, mark);
    String credential = Credential.of(headers, query(request));
    FaultScript.Asked asked = new FaultScript.Asked(model, route.protocol().text(), credential);
    Problem problem = found;
    Fault fault = Fault.NONE;
    try {
      fault =
          mark < 0
              ? faults.take(asked)
              : faults.take(asked, Fault.parse(named.substring(mark + 1)));
    } catch (IllegalArgumentException unreadable) {
      problem = Problem.bad("model", String.valueOf(unreadable.getMessage()));
    }
    long id = count.incrementAndGet();
    Inbound inbound =
        new Inbound(id, route, query(request), headers, object.isPresent(), body, model, fault);
    RequestLog.Entry entry = log.add(seen(request, inbound, credential, rawBody));
    new Performance(vertx, request, answering.answer(inbound, problem), entry).start();
  }

  /** Empty for the asterisk that OPTIONS may ask for. */
  private static String path(HttpServerRequest request) {
    String path = request.path();
    return path == null ? "" : path;
  }

  private static Seen seen(
      HttpServerRequest request, Inbound inbound, String credential, byte[] rawBody) {
    return new Seen(
        inbound.id(),
        request.method().name(),
        request.uri(),
        inbound.headers(),
        inbound.body(),
        rawBody,
        inbound.route().protocol().text(),
        inbound.model(),
        credential,
        LastRole.of(inbound.body()),
        inbound.fault().toString(),
        System.nanoTime(),
        Ending.OPEN,
        0,
        0);
  }

  private static Map<String, String> joined(MultiMap headers) {
    Map<String, String> joined = new TreeMap<>();
    headers.forEach(
        (name, value) ->
            joined.merge(name.toLowerCase(Locale.ROOT), value, (a, b) -> a + ", " + b));
    return joined;
  }

  private static Map<String, String> query(HttpServerRequest request) {
    Map<String, String> query = new TreeMap<>();
    request.params().forEach(query::put);
    return query;
  }
}
