package io.headgate.gateway.telemetry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.headgate.gateway.exchange.Attempt;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.Outcome;
import io.headgate.gateway.protocol.Usage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * One JSON object for each exchange, on one line: who asked for what, who answered, how long it
 * took. Neither prompts nor answers nor keys.
 */
public final class AccessLog {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int MAX_MODEL_LENGTH = 128;

  private final Clock clock;
  private final String configRevision;
  private final Consumer<String> out;

  /**
   * A log.
   *
   * @param out takes each line, without its end, and does not block
   */
  public AccessLog(Clock clock, String configRevision, Consumer<String> out) {
    this.clock = clock;
    this.configRevision = configRevision;
    this.out = out;
  }

  void write(Exchange exchange, Outcome outcome) {
    StringWriter line = new StringWriter(512);
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("ts", clock.instant().toString());
      json.writeStringField("request_id", exchange.id());
      writeRequest(json, exchange);
      writeDecision(json, exchange);
      writeOutcome(json, exchange, outcome);
      json.writeStringField("user_agent", exchange.client().userAgent());
      json.writeStringField("config_revision", configRevision);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    out.accept(line.toString());
  }

  private static void writeRequest(JsonGenerator json, Exchange exchange) throws IOException {
    if (exchange.caller().isPresent()) {
      json.writeStringField("tenant", exchange.caller().get().tenant());
      json.writeStringField("key", exchange.caller().get().keyName());
    }
    json.writeStringField("endpoint", exchange.client().endpoint());
    if (exchange.asked().isPresent()) {
      String model = exchange.operation().model();
      json.writeBooleanField("stream", exchange.operation().stream());
      json.writeStringField(
          "model_requested",
          model.length() > MAX_MODEL_LENGTH ? model.substring(0, MAX_MODEL_LENGTH) : model);
    }
  }

  private static void writeDecision(JsonGenerator json, Exchange exchange) throws IOException {
    if (exchange.plan().isPresent()) {
      json.writeStringField("route", exchange.plan().get().route());
      json.writeStringField("strategy", exchange.plan().get().strategy());
    }
    if (!exchange.degraded().isEmpty()) {
      json.writeStringField("degraded", String.join(",", exchange.degraded()));
    }
    if (exchange.answering().isPresent()) {
      json.writeStringField("provider", exchange.answering().get().provider());
      json.writeStringField("model_served", exchange.answering().get().model());
    }
    json.writeNumberField("attempts", exchange.attempts());
  }

  private static void writeOutcome(JsonGenerator json, Exchange exchange, Outcome outcome)
      throws IOException {
    json.writeNumberField("status", outcome.failure().map(code -> code.status()).orElse(200));
    if (outcome.failure().isPresent()) {
      json.writeStringField("error_code", outcome.failure().get().code());
    }
    writeCost(json, "cost_usd", outcome.attempts());
    writeCost(json, "side_cost_usd", outcome.sideCalls());
    json.writeBooleanField("client_gone", outcome.ending() == Outcome.Ending.CLIENT_GONE);
    writeFailures(json, outcome.attempts());
    if (!outcome.attempts().isEmpty()) {
      writeAttempt(json, outcome.attempts().get(outcome.attempts().size() - 1));
    }
    writeMillis(json, "duration_ms", exchange.elapsedNanos());
    writeMillis(json, "overhead_ms", exchange.overheadNanos());
  }

  /** Nothing where nothing was called, null where something was and its cost is not known. */
  private static void writeCost(JsonGenerator json, String name, List<Attempt> calls)
      throws IOException {
    OptionalLong cost = Outcome.costNanoUsd(calls);
    if (cost.isEmpty()) {
      json.writeNullField(name);
    } else if (!calls.isEmpty()) {
      json.writeNumberField(name, BigDecimal.valueOf(cost.getAsLong(), 9));
    }
  }

  /** Who was asked in vain before the last one, and why that was. */
  private static void writeFailures(JsonGenerator json, List<Attempt> attempts) throws IOException {
    if (attempts.size() > 1) {
      json.writeArrayFieldStart("failed_attempts");
      for (Attempt attempt : attempts) {
        if (attempt.failure().isPresent()) {
          json.writeString(attempt.candidate().pin() + ": " + attempt.failure().get().code());
        }
      }
      json.writeEndArray();
    }
  }

  private static void writeAttempt(JsonGenerator json, Attempt attempt) throws IOException {
    OptionalLong firstToken = attempt.firstTokenNanos();
    if (firstToken.isPresent()) {
      writeMillis(json, "ttft_ms", firstToken.getAsLong());
    }
    if (attempt.usage().isPresent()) {
      Usage usage = attempt.usage().get();
      json.writeNumberField("input_tokens", usage.promptTokens());
      json.writeNumberField("cached_tokens", usage.cachedTokens());
      json.writeNumberField("output_tokens", usage.completionTokens());
      json.writeNumberField("reasoning_tokens", usage.reasoningTokens());
    }
    if (!attempt.warnings().isEmpty()) {
      json.writeStringField("warnings", String.join(",", attempt.warnings()));
    }
  }

  private static void writeMillis(JsonGenerator json, String name, long nanos) throws IOException {
    json.writeNumberField(name, Math.round(nanos / 1e4) / 100.0);
  }
}
