package io.headgate.simulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * What goes wrong with one response, written as comma-separated keys, some with a value: {@code
 * status=429,retry-after=2}. Values may be percent-encoded, a comma as {@code %2C}.
 *
 * <table>
 * <caption>What each key does; in all, K counts tokens of the answer and MS milliseconds</caption>
 * <tr><th>keys</th><th>effect</th></tr>
 * <tr><td>{@code answer=TEXT}</td><td>what the model says, a word a token; it goes on where the last
 *     message, if it is the model's own, left off</td></tr>
 * <tr><td>{@code no-prefill}</td><td>400 when the last message is the model's own</td></tr>
 * <tr><td>{@code status=N message=TEXT code=TEXT}</td><td>the protocol's own error, for streams
 *     too</td></tr>
 * <tr><td>{@code retry-after=S retry-after-ms=MS
 *     ratelimit=N}</td><td>response headers</td></tr>
 * <tr><td>{@code ratelimit-requests=N ratelimit-tokens=N ratelimit-reset-ms=MS}</td><td>the same
 *     headers, each with a value of its own; Gemini has none</td></tr>
 * <tr><td>{@code reset close}</td><td>RST or FIN before the response headers</td></tr>
 * <tr><td>{@code silent silent-after-headers}</td><td>nothing more until the client goes</td></tr>
 * <tr><td>{@code first=MS first-token=MS gap=MS}</td><td>slow start; slow first token, when the
 *     headers are there already; slow tokens</td></tr>
 * <tr><td>{@code cut=K rst=K stall=K}</td><td>FIN, RST or silence after K tokens; an answer that is
 *     not a stream stops in the middle of its body instead</td></tr>
 * <tr><td>{@code stall-ms=MS}</td><td>that silence ends with a FIN</td></tr>
 * <tr><td>{@code cut-byte=N how=fin|rst|clean}</td><td>the body ends after N bytes; {@code clean}
 *     ends it as if it were whole</td></tr>
 * <tr><td>{@code framing=chunked|length|close}</td><td>how the body is delimited; {@code length}
 *     announces the whole body even when it is cut</td></tr>
 * <tr><td>{@code malformed=K}</td><td>a broken event after K tokens, then the rest; the whole body
 *     of an answer that is not a stream</td></tr>
 * <tr><td>{@code error=K}</td><td>the protocol's error event after K tokens, then the end; for an
 *     answer that is not a stream the error itself</td></tr>
 * <tr><td>{@code no-done no-finish no-usage usage=N}</td><td>missing events; wrong usage</td></tr>
 * <tr><td>{@code double-done data-after-done}</td><td>events after the end</td></tr>
 * <tr><td>{@code drip=BYTES}</td><td>pieces of that many bytes, each in a write of its own</td></tr>
 * <tr><td>{@code crlf cr comments bom multi-data}</td><td>legal SSE that is seldom seen</td></tr>
 * <tr><td>{@code html empty json-instead-of-stream redirect}</td><td>not the expected
 *     response</td></tr>
 * <tr><td>{@code huge-line}</td><td>a line without end</td></tr>
 * <tr><td>{@code headers=N}</td><td>N more headers and N cookies</td></tr>
 * </table>
 *
 * @param settings empty values for keys that take none
 */
public record Fault(Map<FaultKey, String> settings) {

  /** Nothing goes wrong. */
  public static final Fault NONE = new Fault(Map.of());

  public Fault {
    settings = Map.copyOf(settings);
  }

  /**
   * Reads the grammar above.
   *
   * @throws IllegalArgumentException with the keys that are known, when one is not
   */
  public static Fault parse(String text) {
    Map<FaultKey, String> settings = new EnumMap<>(FaultKey.class);
    for (String part : text.split(",", -1)) {
      if (part.isBlank()) {
        continue;
      }
      int equals = part.indexOf('=');
      String name = (equals < 0 ? part : part.substring(0, equals)).strip();
      String value = equals < 0 ? "" : decode(part.substring(equals + 1).strip());
      FaultKey key =
          FaultKey.named(name)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "unknown fault \"" + name + "\" (known: " + FaultKey.known() + ")"));
      if (!key.accepts(value)) {
        throw new IllegalArgumentException(
            "fault " + name + ": \"" + value + "\" (expected: " + key.form() + ")");
      }
      settings.put(key, value);
    }
    return settings.isEmpty() ? NONE : new Fault(settings);
  }

  public boolean has(FaultKey key) {
    return settings.containsKey(key);
  }

  /** This fault, and what the other sets besides. */
  public Fault over(Fault other) {
    Map<FaultKey, String> all = new EnumMap<>(FaultKey.class);
    all.putAll(other.settings);
    all.putAll(settings);
    return new Fault(all);
  }

  /** Whether it only tells what a model is like: its answer, and whether it takes a prefill. */
  boolean isTrait() {
    return !settings.isEmpty() && settings.keySet().stream().allMatch(FaultKey::isTrait);
  }

  /** The value of a key that takes a number; empty when the key is not set. */
  public OptionalInt number(FaultKey key) {
    String value = settings.get(key);
    return value == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(value));
  }

  /** The value of a key; empty when the key is not set. */
  public Optional<String> text(FaultKey key) {
    return Optional.ofNullable(settings.get(key));
  }

  /** The fault in its own grammar, keys in a fixed order; empty for {@link #NONE}. */
  @Override
  public String toString() {
    return settings.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> e.getValue().isEmpty() ? e.getKey().text() : e.getKey().text() + "=" + encoded(e))
        .collect(Collectors.joining(","));
  }

  private static String encoded(Map.Entry<FaultKey, String> setting) {
    return setting.getValue().replace("%", "%25").replace(",", "%2C");
  }

  private static String decode(String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException aPlainPercentSign) {
      return value;
    }
  }
}
