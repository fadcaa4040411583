package io.headgate.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.CandidateSet;
import io.headgate.gateway.exchange.Evidence;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.Recovery;
import io.headgate.gateway.exchange.RoutePlan;
import io.headgate.gateway.exchange.Signals;
import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.TokenPrice;
import io.headgate.gateway.protocol.Usage;
import java.util.Locale;
import java.util.OptionalInt;

/** The decision record of an exchange as JSON: what was seen, what was dropped, what was chosen. */
final class Explanation {

  /** Bytes of the record that go into a reply header; clients refuse longer ones. */
  static final int MAX_HEADER = 4 * 1024;

  /** Tokens of output that are reckoned with where the caller gives no limit. */
  static final int ASSUMED_OUTPUT_TOKENS = 256;

  private static final int MAX_SCORES = 20;
  private static final int MAX_NEAREST = 120;
  private static final double NANO = 1e9;

  private static final ObjectMapper ASCII =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private Explanation() {}

  /** The whole record. */
  static ObjectNode of(Exchange exchange) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("object", "headgate.route").put("id", exchange.id());
    json.put("asked", exchange.operation().model());
    exchange.plan().ifPresent(plan -> decision(json, plan));
    exchange.candidates().ifPresent(set -> dropped(json.putArray("dropped"), set));
    exchange.plan().ifPresent(plan -> evidence(json.putArray("evidence"), plan));
    exchange.signals().ifPresent(signals -> signals(json.putObject("signals"), signals));
    ArrayNode degraded = json.putArray("degraded");
    exchange.degraded().forEach(degraded::add);
    exchange.plan().ifPresent(plan -> cost(json, exchange, plan.candidates().get(0)));
    return json;
  }

  /** The record for a reply header: one line of ASCII; without what makes it too long. */
  static String header(Exchange exchange) {
    ObjectNode json = of(exchange);
    for (String part : new String[] {"signals", "dropped", "evidence", "candidates"}) {
      String text = write(json);
      if (text.length() <= MAX_HEADER) {
        return text;
      }
      json.put(part, "too long for a header; ask /v1/route");
    }
    return write(json);
  }

  private static String write(ObjectNode json) {
    try {
      return ASCII.writeValueAsString(json);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a JSON tree cannot be written", impossible);
    }
  }

  private static void decision(ObjectNode json, RoutePlan plan) {
    json.put("route", plan.route()).put("strategy", plan.strategy()).put("reason", plan.reason());
    candidate(json.putObject("chosen"), plan.candidates().get(0));
    ArrayNode candidates = json.putArray("candidates");
    plan.candidates().forEach(one -> candidate(candidates.addObject(), one));
    Recovery recovery = plan.recovery();
    ArrayNode fallbacks = json.putArray("fallbacks");
    recovery.fallbacks().forEach(one -> candidate(fallbacks.addObject(), one));
    json.put("rescue", recovery.rescue().name().toLowerCase(Locale.ROOT))
        .put("hedge", recovery.hedge());
  }

  private static void candidate(ObjectNode json, Candidate candidate) {
    json.put("name", candidate.name())
        .put("provider", candidate.provider())
        .put("model", candidate.model());
  }

  private static void dropped(ArrayNode json, CandidateSet set) {
    for (CandidateSet.Dropped dropped : set.dropped()) {
      ObjectNode one = json.addObject();
      candidate(one, dropped.candidate());
      one.put("why", dropped.why().name().toLowerCase(Locale.ROOT)).put("says", dropped.says());
    }
  }

  private static void evidence(ArrayNode json, RoutePlan plan) {
    for (Evidence evidence : plan.evidence()) {
      ObjectNode one = json.addObject();
      one.put("strategy", evidence.strategy())
          .put("verdict", evidence.verdict().name().toLowerCase(Locale.ROOT))
          .put("says", evidence.says())
          .put("nanos", evidence.nanos());
      ArrayNode scores = one.putArray("scores");
      evidence.scores().stream().limit(MAX_SCORES).forEach(it -> score(scores.addObject(), it));
    }
  }

  private static void score(ObjectNode json, Evidence.Score score) {
    json.put("label", score.label())
        .put("value", rounded(score.value()))
        .put("threshold", rounded(score.threshold()));
    if (!score.nearest().isEmpty()) {
      String nearest = score.nearest();
      json.put(
          "nearest",
          nearest.length() > MAX_NEAREST ? nearest.substring(0, MAX_NEAREST) + "…" : nearest);
    }
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }

  private static void signals(ObjectNode json, Signals signals) {
    Signals.Prompt prompt = signals.prompt();
    json.put("characters", prompt.characters())
        .put("turns", prompt.turns())
        .put("image", prompt.hasImage())
        .put("audio", prompt.hasAudio())
        .put("tools", prompt.hasTools())
        .put("json_schema", prompt.wantsJsonSchema());
    signals.inputTokens().ifPresent(tokens -> json.put("input_tokens", tokens));
    signals
        .language()
        .ifPresent(
            found ->
                json.putObject("language")
                    .put("code", found.code())
                    .put("confidence", rounded(found.confidence())));
    signals
        .sensitive()
        .ifPresent(
            kinds -> {
              ArrayNode array = json.putArray("sensitive");
              kinds.stream().sorted().forEach(array::add);
            });
    signals
        .embedding()
        .ifPresent(embedding -> json.put("embedding_model", embedding.modelSha256()));
    ObjectNode absent = json.putObject("absent");
    signals.absent().forEach((kind, why) -> absent.put(kind.label(), why));
  }

  /** What the chosen one would cost; null where its price is not known. */
  private static void cost(ObjectNode json, Exchange exchange, Candidate chosen) {
    OptionalInt input =
        exchange
            .signals()
            .map(signals -> signals.inputTokensFor(chosen.model()))
            .orElse(OptionalInt.empty());
    ObjectNode cost = json.putObject("expected_cost");
    if (chosen.price().isEmpty() || input.isEmpty()) {
      cost.putNull("usd");
      cost.put(
          "why", chosen.price().isEmpty() ? "its price is not known" : "its input is not counted");
      return;
    }
    OptionalInt asked =
        exchange.operation().chat().map(ChatRequest::maxOutputTokens).orElse(OptionalInt.empty());
    int output = asked.orElse(ASSUMED_OUTPUT_TOKENS);
    TokenPrice price = chosen.price().get();
    cost.put("usd", price.costNanoUsd(new Usage(input.getAsInt(), 0, 0, output, 0)) / NANO)
        .put("input_tokens", input.getAsInt())
        .put("output_tokens", output)
        .put("output_is", asked.isPresent() ? "max_tokens" : "assumed")
        .put("price_source", price.source());
  }
}
