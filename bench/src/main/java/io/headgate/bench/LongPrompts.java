package io.headgate.bench;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Prompts of a megabyte, of the kinds that something that looks at every character or every message
 * might mind.
 */
record LongPrompts(String label, Supplier<String> prompts) {

  private static final int CHARACTERS = 1_000_000;

  static List<LongPrompts> all() {
    return List.of(
        new LongPrompts("1 MB of words", words()),
        new LongPrompts("1 MB of one character", repeated()),
        new LongPrompts("1 MB of digits", digits()),
        new LongPrompts("1 MB of small messages", messages()));
  }

  /** Words of fixed lines that are put together anew for each prompt. */
  private static Supplier<String> words() {
    Random random = new Random(1);
    List<String> lines = EmbeddingTexts.ofTokens(64);
    return () -> {
      StringBuilder text = new StringBuilder(CHARACTERS + 512);
      while (text.length() < CHARACTERS) {
        text.append(lines.get(random.nextInt(lines.size()))).append(". ");
      }
      return text.toString();
    };
  }

  private static Supplier<String> repeated() {
    String text = "a".repeat(CHARACTERS);
    return () -> text;
  }

  private static Supplier<String> digits() {
    Random random = new Random(2);
    StringBuilder text = new StringBuilder(CHARACTERS);
    random.ints(CHARACTERS, 0, 10).forEach(text::append);
    String all = text.toString();
    return () -> all;
  }

  /** The text ends its message and begins the next one, nearly as often as a request may. */
  private static Supplier<String> messages() {
    String message = "a".repeat(80) + "\"},{\"role\":\"user\",\"content\":\"";
    String text = message.repeat(CHARACTERS / message.length());
    return () -> text;
  }
}
