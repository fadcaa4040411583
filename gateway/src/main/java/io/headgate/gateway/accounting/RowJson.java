package io.headgate.gateway.accounting;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headgate.gateway.accounting.LedgerRow.Asked;
import io.headgate.gateway.accounting.LedgerRow.Call;
import io.headgate.gateway.accounting.LedgerRow.Decided;
import io.headgate.gateway.accounting.LedgerRow.Served;
import io.headgate.gateway.accounting.LedgerRow.Status;
import io.headgate.gateway.accounting.LedgerRow.Tokens;
import io.headgate.gateway.accounting.LedgerRow.Who;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A row of the ledger as one JSON object: the form in which it is journaled, stored and exported.
 * Its member names are an interface; new ones may come, none goes.
 */
final class RowJson {

  private static final JsonFactory JSON = new JsonFactory();
  private static final ObjectMapper MAPPER = new ObjectMapper(JSON);
  private static final int USUAL_SIZE = 1_024;

  private RowJson() {}

  static byte[] write(LedgerRow row) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      write(json, row);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, LedgerRow row) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", row.id());
    json.writeStringField("time", row.time().toString());
    json.writeStringField("ended", row.ended().toString());
    json.writeStringField("life", row.life());
    json.writeStringField("tenant", row.who().tenant());
    json.writeStringField("key_id", row.who().keyId());
    json.writeStringField("key_name", row.who().keyName());
    json.writeStringField("user", row.who().user());
    json.writeStringField("endpoint", row.asked().endpoint());
    json.writeStringField("operation", row.asked().operation());
    json.writeStringField("model_requested", row.asked().model());
    json.writeBooleanField("stream", row.asked().stream());
    json.writeStringField("route", row.decided().route());
    json.writeStringField("strategy", row.decided().strategy());
    writeServed(json, row.decided().served());
    json.writeStringField("status", row.status().text());
    writeText(json, "error_code", row.errorCode());
    writeTokens(json, row.tokens());
    writeNumber(json, "cost_nano_usd", row.costNanoUsd());
    json.writeBooleanField("estimated", row.estimated());
    json.writeNumberField("duration_ms", row.durationMillis());
    json.writeArrayFieldStart("attempts");
    for (Call call : row.calls()) {
      writeCall(json, call);
    }
    json.writeEndArray();
    writeTexts(json, "tags", row.tags());
    writeTexts(json, "budgets", row.budgets());
    json.writeEndObject();
  }

  private static void writeCall(JsonGenerator json, Call call) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", call.kind());
    writeServed(json, call.served());
    writeNumber(json, "status", toLong(call.status()));
    writeText(json, "failure", call.failure());
    json.writeNumberField("duration_ms", call.durationMillis());
    writeNumber(json, "first_token_ms", call.firstTokenMillis());
    writeTokens(json, call.tokens());
    writeText(json, "price_source", call.priceSource());
    writeNumber(json, "cost_nano_usd", call.costNanoUsd());
    json.writeBooleanField("estimated", call.estimated());
    json.writeEndObject();
  }

  private static void writeServed(JsonGenerator json, Served served) throws IOException {
    json.writeStringField("provider", served.provider());
    json.writeStringField("model", served.model());
  }

  private static void writeTokens(JsonGenerator json, Tokens tokens) throws IOException {
    json.writeNumberField("input_tokens", tokens.input());
    json.writeNumberField("cached_input_tokens", tokens.cachedInput());
    json.writeNumberField("cache_write_tokens", tokens.cacheWrite());
    json.writeNumberField("output_tokens", tokens.output());
    json.writeNumberField("reasoning_tokens", tokens.reasoning());
  }

  private static void writeText(JsonGenerator json, String name, Optional<String> text)
      throws IOException {
    if (text.isPresent()) {
      json.writeStringField(name, text.get());
    } else {
      json.writeNullField(name);
    }
  }

  private static void writeNumber(JsonGenerator json, String name, OptionalLong number)
      throws IOException {
    if (number.isPresent()) {
      json.writeNumberField(name, number.getAsLong());
    } else {
      json.writeNullField(name);
    }
  }

  private static void writeTexts(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  /** Reads what {@link #write} has written; fails when it is anything else. */
  static LedgerRow read(byte[] bytes) {
    try {
      return row(MAPPER.readTree(bytes));
    } catch (IOException failure) {
      throw new UncheckedIOException("a row of the ledger is not JSON", failure);
    }
  }

  private static LedgerRow row(JsonNode json) {
    List<Call> calls = new ArrayList<>();
    json.path("attempts").forEach(call -> calls.add(call(call)));
    return new LedgerRow(
        text(json, "id"),
        Instant.parse(text(json, "time")),
        Instant.parse(text(json, "ended")),
        text(json, "life"),
        new Who(
            text(json, "tenant"), text(json, "key_id"), text(json, "key_name"), text(json, "user")),
        new Asked(
            text(json, "endpoint"),
            text(json, "operation"),
            text(json, "model_requested"),
            json.path("stream").asBoolean()),
        new Decided(text(json, "route"), text(json, "strategy"), served(json)),
        Status.ofText(text(json, "status")),
        optionalText(json, "error_code"),
        tokens(json),
        number(json, "cost_nano_usd"),
        json.path("estimated").asBoolean(),
        calls,
        texts(json, "tags"),
        texts(json, "budgets"));
  }

  private static Call call(JsonNode json) {
    OptionalLong status = number(json, "status");
    return new Call(
        served(json),
        text(json, "kind"),
        status.isPresent() ? OptionalInt.of((int) status.getAsLong()) : OptionalInt.empty(),
        optionalText(json, "failure"),
        json.path("duration_ms").asLong(),
        number(json, "first_token_ms"),
        tokens(json),
        optionalText(json, "price_source"),
        number(json, "cost_nano_usd"),
        json.path("estimated").asBoolean());
  }

  private static Served served(JsonNode json) {
    return new Served(text(json, "provider"), text(json, "model"));
  }

  private static Tokens tokens(JsonNode json) {
    return new Tokens(
        json.path("input_tokens").asLong(),
        json.path("cached_input_tokens").asLong(),
        json.path("cache_write_tokens").asLong(),
        json.path("output_tokens").asLong(),
        json.path("reasoning_tokens").asLong());
  }

  private static String text(JsonNode json, String name) {
    return json.path(name).asText();
  }

  private static Optional<String> optionalText(JsonNode json, String name) {
    return json.path(name).isTextual()
        ? Optional.of(json.path(name).textValue())
        : Optional.empty();
  }

  private static OptionalLong number(JsonNode json, String name) {
    return json.path(name).isNumber()
        ? OptionalLong.of(json.path(name).longValue())
        : OptionalLong.empty();
  }

  private static List<String> texts(JsonNode json, String name) {
    List<String> texts = new ArrayList<>();
    json.path(name).forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static OptionalLong toLong(OptionalInt number) {
    return number.isPresent() ? OptionalLong.of(number.getAsInt()) : OptionalLong.empty();
  }
}
