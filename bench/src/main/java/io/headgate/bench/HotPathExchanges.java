package io.headgate.bench;

import io.headgate.gateway.exchange.Attempt;
import io.headgate.gateway.exchange.Caller;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.Outcome;
import io.headgate.gateway.exchange.Recovery;
import io.headgate.gateway.exchange.RoutePlan;
import io.headgate.gateway.exchange.Settlement;
import io.headgate.gateway.exchange.Signals;
import io.headgate.gateway.exchange.Ticker;
import io.headgate.gateway.protocol.ByteBudget;
import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.StrictJson;
import io.headgate.gateway.protocol.TokenPrice;
import io.headgate.gateway.protocol.Usage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Exchanges as they come to admission and to accounting, each with an id of its own. */
final class HotPathExchanges {

  static final Candidate CANDIDATE =
      new Candidate(
          "fast",
          "canned",
          "canned",
          1_000,
          Optional.of(TokenPrice.flat(500, 1_500, "bench")),
          OptionalInt.empty(),
          false);

  static final Settlement SETTLEMENT = new Settlement(OptionalLong.of(68_500), 101, 12, false);

  private static final String BODY =
      "{\"model\":\"fast\",\"user\":\"ann\",\"max_tokens\":256,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"Which river is longer?\"}]}";

  private final Exchange.Chat chat =
      new Exchange.Chat(ChatRequest.of(StrictJson.parse(BODY.getBytes(StandardCharsets.UTF_8))));
  private final Signals signals =
      Signals.of(new Signals.Prompt("Which river is longer?", 330, 1, false, false, false, false));
  private final Exchange.Client client =
      new Exchange.Client("/v1/chat/completions", "bench", Map.of());
  private final Caller caller = new Caller("bench", "bench", "bench", List.of(), Set.of(), 1);
  private final RoutePlan plan =
      new RoutePlan("name", "name", List.of(CANDIDATE), "asked for", List.of(), Recovery.none());
  private final ByteBudget memory = ByteBudget.ofHeap();
  private long count;

  /** Whose key nobody has looked at. */
  Exchange presented(String key) {
    Exchange exchange =
        new Exchange(
            "req_" + count++,
            key,
            client,
            memory.lease(),
            Ticker.system(),
            System.nanoTime(),
            Long.MAX_VALUE);
    exchange.asks(chat);
    exchange.observed(signals);
    return exchange;
  }

  /** Who answers is decided, and has answered. */
  Exchange answered() {
    Exchange exchange = presented("none");
    exchange.admitted(caller);
    exchange.decided(plan);
    exchange.attemptBegun(CANDIDATE);
    exchange.attemptEnded(
        new Attempt(
            CANDIDATE,
            OptionalInt.of(200),
            OptionalLong.empty(),
            20_000_000,
            Optional.of(new Usage(89, 0, 0, 12, 0)),
            Optional.empty(),
            List.of(),
            0));
    return exchange;
  }

  static Outcome outcome(Exchange exchange) {
    return new Outcome(
        Outcome.Ending.COMPLETED, exchange.endedAttempts(), List.of(), Optional.empty());
  }
}
