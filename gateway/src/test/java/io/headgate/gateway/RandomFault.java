package io.headgate.gateway;

import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * A fault of a provider, drawn from the whole grammar but for what closes a provider off for longer
 * than a schedule takes (401 and 403, long rate limits).
 *
 * @param text in the simulator's grammar; empty for none
 */
record RandomFault(Kind kind, String text) {

  static final RandomFault NONE = new RandomFault(Kind.HARMLESS, "");

  /** What a gateway can make of it. */
  enum Kind {
    /** The answer is all there. */
    HARMLESS,
    /** The answer is not there; somebody else may have it. */
    TROUBLE,
    /** The request is refused: nobody needs to be asked again. */
    REFUSAL
  }

  private static final List<Function<RandomGenerator, String>> HARMLESS =
      List.of(
          random -> "",
          random -> "no-done",
          random -> "double-done",
          random -> "data-after-done",
          random -> "no-usage",
          random -> "usage=" + random.nextInt(-9, 999),
          random -> "headers=" + random.nextInt(1, 40),
          random -> "first=" + random.nextInt(30),
          random -> "first-token=" + random.nextInt(30),
          random -> "ratelimit-tokens=" + random.nextInt(1_000, 9_000),
          RandomFault::form);

  private static final List<Function<RandomGenerator, String>> TROUBLE =
      List.of(
          random -> "status=" + pick(random, 500, 502, 503, 504, 529, 408),
          random -> "status=503,retry-after-ms=" + random.nextInt(1, 20),
          random -> "status=429,retry-after-ms=" + random.nextInt(1, 20),
          random -> "reset",
          random -> "close",
          random -> "silent",
          random -> "silent-after-headers",
          random -> "first-token=30000",
          random -> "cut=" + tokens(random),
          random -> "cut=" + tokens(random) + ",framing=close",
          random -> "rst=" + tokens(random),
          random -> "stall=" + tokens(random),
          random -> "stall=" + tokens(random) + ",stall-ms=" + random.nextInt(1, 500),
          random -> "malformed=" + tokens(random),
          random -> "error=" + tokens(random),
          random -> "no-finish",
          RandomFault::cutByte,
          random -> "html",
          random -> "empty",
          random -> "redirect",
          random -> "huge-line",
          random -> "json-instead-of-stream");

  private static final List<Function<RandomGenerator, String>> REFUSAL =
      List.of(
          random -> "status=" + pick(random, 400, 404, 413, 422),
          random -> "status=400,code=content_policy_violation");

  static RandomFault draw(RandomGenerator random) {
    int dice = random.nextInt(10);
    if (dice < 3) {
      return new RandomFault(Kind.HARMLESS, pick(random, HARMLESS).apply(random));
    }
    if (dice < 9) {
      String modifier = random.nextInt(3) == 0 ? "," + form(random) : "";
      return new RandomFault(Kind.TROUBLE, pick(random, TROUBLE).apply(random) + modifier);
    }
    return new RandomFault(Kind.REFUSAL, pick(random, REFUSAL).apply(random));
  }

  /** Whether the answer is all there; a byte order mark is only allowed before a stream. */
  boolean isHarmless(boolean stream) {
    return kind == Kind.HARMLESS && (stream || !text.contains("bom"));
  }

  /** Legal SSE that is seldom seen. */
  private static String form(RandomGenerator random) {
    return switch (random.nextInt(7)) {
      case 0 -> "crlf";
      case 1 -> "cr";
      case 2 -> "comments";
      case 3 -> "bom";
      case 4 -> "multi-data";
      case 5 -> "gap=1";
      default -> "drip=" + random.nextInt(3, 200);
    };
  }

  private static String cutByte(RandomGenerator random) {
    List<String> endings = List.of("fin", "rst", "clean");
    List<String> framings = List.of("chunked", "length", "close");
    return "cut-byte=%d,how=%s,framing=%s"
        .formatted(random.nextInt(400), pick(random, endings), pick(random, framings));
  }

  private static int tokens(RandomGenerator random) {
    return random.nextInt(CanonicalText.WORDS);
  }

  private static int pick(RandomGenerator random, int... values) {
    return values[random.nextInt(values.length)];
  }

  private static <T> T pick(RandomGenerator random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
