package io.headgate.simulator;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** One thing that a {@link Fault} can set, by the name under which it is written. */
public enum FaultKey {
  ANSWER(Value.TEXT, "the model answers with this text, whatever it is asked"),
  NO_PREFILL(Value.NONE, "turns down requests whose last message is the model's own"),
  STATUS(Value.STATUS, "the protocol's error of this status"),
  MESSAGE(Value.TEXT, "the message of that error"),
  CODE(Value.TEXT, "the code of that error, its type in Anthropic, its reason in Gemini"),
  RETRY_AFTER(Value.COUNT, "a retry-after header in seconds"),
  RETRY_AFTER_MS(Value.COUNT, "a retry-after-ms header"),
  RATELIMIT(Value.COUNT, "what the rate limit headers say remains"),
  RATELIMIT_REQUESTS(Value.COUNT, "the requests that those headers say remain"),
  RATELIMIT_TOKENS(Value.COUNT, "the tokens that those headers say remain"),
  RATELIMIT_RESET_MS(Value.COUNT, "milliseconds until those headers say that all is whole again"),
  RESET(Value.NONE, "RST before the response headers"),
  CLOSE(Value.NONE, "FIN before the response headers"),
  SILENT(Value.NONE, "never answers"),
  SILENT_AFTER_HEADERS(Value.NONE, "sends the headers, then nothing"),
  FIRST(Value.COUNT, "milliseconds before the response starts"),
  FIRST_TOKEN(Value.COUNT, "milliseconds between the start of the response and its first token"),
  GAP(Value.COUNT, "milliseconds between tokens"),
  CUT(Value.COUNT, "FIN after this many tokens"),
  RST(Value.COUNT, "RST after this many tokens"),
  STALL(Value.COUNT, "silence after this many tokens"),
  STALL_MS(Value.COUNT, "milliseconds that this silence lasts before a FIN"),
  CUT_BYTE(Value.COUNT, "ends the body after this many bytes"),
  HOW(Value.HOW, "how cut-byte ends it: fin, rst or clean; fin unless told"),
  FRAMING(Value.FRAMING, "how the body is delimited: chunked, length or close"),
  MALFORMED(Value.COUNT, "a broken event after this many tokens"),
  ERROR(Value.COUNT, "the protocol's error event after this many tokens, then the end"),
  NO_DONE(Value.NONE, "leaves out the event that ends the stream"),
  NO_FINISH(Value.NONE, "leaves out the event that tells the finish reason"),
  NO_USAGE(Value.NONE, "leaves out the usage"),
  USAGE(Value.NUMBER, "reports this many output tokens"),
  DRIP(Value.POSITIVE, "writes the body in pieces of this many bytes"),
  CRLF(Value.NONE, "ends SSE lines with CR LF"),
  CR(Value.NONE, "ends SSE lines with CR"),
  COMMENTS(Value.NONE, "an SSE comment after each event"),
  BOM(Value.NONE, "a byte order mark before the body"),
  MULTI_DATA(Value.NONE, "the JSON of an event over two data lines"),
  HTML(Value.NONE, "200 with a page of HTML"),
  EMPTY(Value.NONE, "200 with no body"),
  JSON_INSTEAD_OF_STREAM(Value.NONE, "the whole answer as JSON though a stream was asked"),
  REDIRECT(Value.NONE, "302 to a port where nothing listens"),
  HUGE_LINE(Value.NONE, "a line that never ends"),
  DATA_AFTER_DONE(Value.NONE, "an event after the one that ends the stream"),
  DOUBLE_DONE(Value.NONE, "the event that ends the stream, twice"),
  HEADERS(Value.COUNT, "this many more response headers, and as many cookies");

  private final Value value;
  private final String effect;

  FaultKey(Value value, String effect) {
    this.value = value;
    this.effect = effect;
  }

  /** As it is written in a fault, such as {@code cut-byte}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What it does, in a few words. */
  public String effect() {
    return effect;
  }

  /** The key and the form of its value, such as {@code cut-byte=N}. */
  public String form() {
    return value.form.isEmpty() ? text() : text() + "=" + value.form;
  }

  /** Whether it tells what a model is like rather than what goes wrong with one response. */
  boolean isTrait() {
    return this == ANSWER || this == NO_PREFILL;
  }

  static Optional<FaultKey> named(String text) {
    return Arrays.stream(values()).filter(key -> key.text().equals(text)).findFirst();
  }

  static String known() {
    return Arrays.stream(values()).map(FaultKey::form).collect(Collectors.joining(", "));
  }

  boolean accepts(String candidate) {
    return candidate.matches(value.pattern);
  }

  private enum Value {
    NONE("", ""),
    COUNT("N", "\\d{1,9}"),
    POSITIVE("N", "0*[1-9]\\d{0,8}"),
    NUMBER("N", "-?\\d{1,9}"),
    STATUS("400..599", "[45]\\d\\d"),
    TEXT("TEXT", "(?s).+"),
    HOW("fin|rst|clean", "fin|rst|clean"),
    FRAMING("chunked|length|close", "chunked|length|close");

    private final String form;
    private final String pattern;

    Value(String form, String pattern) {
      this.form = form;
      this.pattern = pattern;
    }
  }
}
