package io.headgate.gateway.telemetry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.headgate.gateway.exchange.Evidence;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.Outcome;
import io.headgate.gateway.exchange.RoutePlan;
import io.headgate.gateway.exchange.Signals;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.util.Base64;
import java.util.function.Consumer;

/**
 * One JSON object for each decision about a virtual model: what the router could see of the prompt
 * and what it chose, so that a classifier can be trained on it. The prompt itself is not in it; its
 * embedding and features are, from which much of a text can be guessed, so the file deserves the
 * care that prompts do.
 */
public final class DecisionLog {

  private static final JsonFactory JSON = new JsonFactory();

  /** The strategy of plans that no strategy made. */
  private static final String NAMED = "named";

  private final Clock clock;
  private final String configRevision;
  private final Consumer<String> out;

  /**
   * A log.
   *
   * @param out takes each line, without its end, and does not block
   */
  public DecisionLog(Clock clock, String configRevision, Consumer<String> out) {
    this.clock = clock;
    this.configRevision = configRevision;
    this.out = out;
  }

  void write(Exchange exchange, Outcome outcome) {
    boolean answered = exchange.asked().filter(Exchange.Chat.class::isInstance).isPresent();
    if (!answered || exchange.plan().filter(plan -> !plan.strategy().equals(NAMED)).isEmpty()) {
      return;
    }
    StringWriter line = new StringWriter(4_096);
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("ts", clock.instant().toString());
      json.writeStringField("request_id", exchange.id());
      json.writeStringField("config_revision", configRevision);
      json.writeStringField("asked", exchange.operation().model());
      writePlan(json, exchange.plan().orElseThrow());
      json.writeStringField(
          "outcome", outcome.failure().map(failure -> failure.code()).orElse("ok"));
      if (exchange.signals().isPresent()) {
        writeSignals(json, exchange.signals().get());
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    out.accept(line.toString());
  }

  private static void writePlan(JsonGenerator json, RoutePlan plan) throws IOException {
    json.writeStringField("strategy", plan.strategy());
    json.writeStringField("route", plan.route());
    json.writeStringField("chosen", plan.candidates().get(0).pin());
    json.writeArrayFieldStart("evidence");
    for (Evidence evidence : plan.evidence()) {
      json.writeStartObject();
      json.writeStringField("strategy", evidence.strategy());
      json.writeStringField("verdict", evidence.verdict().name());
      json.writeNumberField("nanos", evidence.nanos());
      json.writeObjectFieldStart("scores");
      for (Evidence.Score score : evidence.scores()) {
        json.writeNumberField(score.label(), Math.round(score.value() * 1e4) / 1e4);
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeSignals(JsonGenerator json, Signals signals) throws IOException {
    json.writeNumberField("characters", signals.prompt().characters());
    json.writeNumberField("turns", signals.prompt().turns());
    if (signals.language().isPresent()) {
      json.writeStringField("language", signals.language().get().code());
    }
    if (signals.surface().isPresent()) {
      json.writeStringField("surface", base64(signals.surface().get()));
    }
    if (signals.embedding().isPresent()) {
      json.writeStringField("embedding_model", signals.embedding().get().modelSha256());
      json.writeStringField("embedding", base64(signals.embedding().get().vector()));
    }
  }

  /** Little-endian 32-bit floats, as in the embeddings API. */
  private static String base64(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
