package io.headgate.gateway.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.exchange.Caller;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.CandidateSet;
import io.headgate.gateway.exchange.Evidence;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.Outcome;
import io.headgate.gateway.exchange.RoutePlan;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.NanoUsd;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The latest decisions of a node, for those who ask why a model answered: what was asked, what was
 * seen, who answered and what came of it, without a word of the prompt. Older ones are forgotten.
 * Any thread; what is told of a decision is only made when somebody asks.
 */
public final class RecentDecisions {

  /** Decisions that are remembered. */
  public static final int CAPACITY = 1_000;

  private static final double FOUR_PLACES = 1e4;

  private final Clock clock;
  private final AtomicReferenceArray<Decision> ring = new AtomicReferenceArray<>(CAPACITY);
  private final AtomicLong count = new AtomicLong();

  public RecentDecisions(Clock clock) {
    this.clock = clock;
  }

  /** What is remembered of one. */
  private record Decision(
      Instant at,
      String id,
      Caller caller,
      String asked,
      RoutePlan plan,
      CandidateSet candidates,
      Optional<Candidate> answering,
      int attempts,
      OptionalLong nanoUsd,
      String outcome) {}

  void add(Exchange exchange, Outcome outcome) {
    if (exchange.plan().isEmpty()
        || exchange.candidates().isEmpty()
        || exchange.caller().isEmpty()) {
      return;
    }
    Decision decision =
        new Decision(
            clock.instant(),
            exchange.id(),
            exchange.caller().get(),
            exchange.operation().model(),
            exchange.plan().get(),
            exchange.candidates().get(),
            exchange.answering(),
            exchange.attempts(),
            Outcome.costNanoUsd(outcome.attempts()),
            outcome.failure().map(ErrorCode::code).orElse("ok"));
    ring.set((int) (count.getAndIncrement() % CAPACITY), decision);
  }

  /**
   * The newest, newest first.
   *
   * @param route only of this one
   * @param request only of this one
   */
  public List<JsonNode> latest(int limit, Optional<String> route, Optional<String> request) {
    List<JsonNode> found = new ArrayList<>();
    long end = count.get();
    for (long i = end - 1; i >= Math.max(0, end - CAPACITY) && found.size() < limit; i--) {
      Decision decision = ring.get((int) (i % CAPACITY));
      if (decision != null
          && route.map(decision.plan().route()::equals).orElse(true)
          && request.map(decision.id()::equals).orElse(true)) {
        found.add(json(decision));
      }
    }
    return found;
  }

  private static ObjectNode json(Decision decision) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("ts", decision.at().toString())
        .put("request_id", decision.id())
        .put("tenant", decision.caller().tenant())
        .put("key", decision.caller().keyId())
        .put("asked", decision.asked())
        .put("route", decision.plan().route())
        .put("strategy", decision.plan().strategy())
        .put("reason", decision.plan().reason())
        .put("chosen", decision.plan().candidates().get(0).pin());
    decision
        .answering()
        .ifPresent(one -> node.put("provider", one.provider()).put("model", one.model()));
    node.put("attempts", decision.attempts()).put("outcome", decision.outcome());
    decision.nanoUsd().ifPresent(cost -> node.put("cost_usd", NanoUsd.text(cost)));
    ArrayNode evidence = node.putArray("evidence");
    decision.plan().evidence().forEach(seen -> evidence(evidence, seen));
    decision.plan().candidates().forEach(one -> node.withArray("candidates").add(one.pin()));
    for (CandidateSet.Dropped dropped : decision.candidates().dropped()) {
      node.withArray("dropped")
          .addObject()
          .put("candidate", dropped.candidate().pin())
          .put("why", dropped.why().name().toLowerCase(Locale.ROOT))
          .put("says", dropped.says());
    }
    return node;
  }

  private static void evidence(ArrayNode list, Evidence seen) {
    ObjectNode node = list.addObject();
    node.put("strategy", seen.strategy())
        .put("verdict", seen.verdict().name().toLowerCase(Locale.ROOT))
        .put("says", seen.says())
        .put("nanos", seen.nanos());
    for (Evidence.Score score : seen.scores()) {
      node.withObject("scores")
          .put(score.label(), Math.round(score.value() * FOUR_PLACES) / FOUR_PLACES);
    }
  }
}
