package io.headgate.simulator;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Decides the whole response to a request: the protocol's reply, its headers, and the fault. */
final class Answering {

  private final Protocols protocols;
  private final Latency latency;
  private final long seed;
  private final Clock clock;

  Answering(Protocols protocols, Latency latency, long seed, Clock clock) {
    this.protocols = protocols;
    this.latency = latency;
    this.seed = seed;
    this.clock = clock;
  }

  /**
   * @param found what is already known to be wrong with the request; null when nothing is
   */
  WireScript answer(Inbound inbound, @Nullable Problem found) {
    Protocol protocol = protocols.of(inbound.route().protocol());
    String requestId = "req_" + Chance.hex(seed, Long.toString(inbound.id()));
    Reply reply = reply(protocol, inbound, found, requestId);
    Fault fault = inbound.fault();
    Map<String, List<String>> headers = new LinkedHashMap<>();
    RateLimits limits = RateLimits.of(fault, reply.tokens(), clock.instant());
    protocol.headers(limits, requestId).forEach((name, value) -> headers.put(name, List.of(value)));
    faultHeaders(fault, headers);
    Latency waits = (reply.isGenerated() ? latency : Latency.ZERO).under(fault);
    return new ScriptWriter(fault, waits, headers)
        .write(reply, protocol.errorEvent(), protocol.lineEnd());
  }

  /** A request that is wrong in itself is turned down as usual, whatever fault it wishes for. */
  private static Reply reply(
      Protocol protocol, Inbound inbound, @Nullable Problem found, String requestId) {
    try {
      if (found != null) {
        throw found;
      }
      protocol.admit(inbound);
      boolean asStream =
          protocol.wantsStream(inbound) && !inbound.fault().has(FaultKey.JSON_INSTEAD_OF_STREAM);
      Reply reply = protocol.answer(inbound, asStream);
      scripted(inbound.fault(), reply.isStream());
      return reply;
    } catch (Problem problem) {
      return protocol.error(problem, requestId);
    }
  }

  /** Turns the request down when the fault says so. */
  private static void scripted(Fault fault, boolean isStream) {
    boolean failsInside = fault.has(FaultKey.ERROR) && !isStream;
    if (fault.has(FaultKey.STATUS) || failsInside) {
      int status = fault.number(FaultKey.STATUS).orElse(500);
      String text =
          fault
              .text(FaultKey.MESSAGE)
              .orElse("The simulator was told to fail with " + status + ".");
      throw new Problem(status, text, fault.text(FaultKey.CODE), Optional.empty());
    }
  }

  private static void faultHeaders(Fault fault, Map<String, List<String>> headers) {
    for (FaultKey key : List.of(FaultKey.RETRY_AFTER, FaultKey.RETRY_AFTER_MS)) {
      fault.text(key).ifPresent(value -> headers.put(key.text(), List.of(value)));
    }
    int more = fault.number(FaultKey.HEADERS).orElse(0);
    for (int i = 1; i <= more; i++) {
      headers.put("x-sim-filler-" + i, List.of("filler"));
    }
    if (more > 0) {
      List<String> cookies =
          IntStream.rangeClosed(1, more).mapToObj(i -> "sim" + i + "=" + i + "; Path=/").toList();
      headers.put("set-cookie", cookies);
    }
  }
}
