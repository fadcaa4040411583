package io.headgate.bench.language;

import java.util.HashMap;
import java.util.Map;

/**
 * How likely a character is after up to four others in one language: absolute discounting, with
 * what is taken off given to the shorter sequence.
 */
final class CharacterModel {

  private static final double DISCOUNT = 0.75;

  /** Added to each single character, so that one which a language never shows stays possible. */
  private static final double PSEUDO_COUNT = 0.5;

  private static final int PSEUDO_ALPHABET = 200;

  private final WordCounts counts;
  private final Map<String, Context> contexts = new HashMap<>();
  private final double characters;

  CharacterModel(WordCounts counts) {
    this.counts = counts;
    for (int n = 2; n <= counts.order(); n++) {
      counts
          .ofLength(n)
          .forEach(
              (sequence, count) ->
                  contexts.merge(head(sequence), new Context(count, 1), Context::plus));
    }
    this.characters = counts.ofLength(1).values().stream().mapToLong(Long::longValue).sum();
  }

  WordCounts counts() {
    return counts;
  }

  /** How often the sequence comes per character of the corpus. */
  double rate(String sequence) {
    return counts.ofLength(sequence.length()).getOrDefault(sequence, 0L) / characters;
  }

  /** The probability of the last character after the others. */
  double probability(String sequence) {
    long count = counts.ofLength(sequence.length()).getOrDefault(sequence, 0L);
    if (sequence.length() == 1) {
      return (count + PSEUDO_COUNT) / (characters + PSEUDO_COUNT * PSEUDO_ALPHABET);
    }
    double shorter = probability(sequence.substring(1));
    Context context = contexts.get(head(sequence));
    if (context == null) {
      return shorter;
    }
    double kept = Math.max(count - DISCOUNT, 0) / context.total();
    return kept + DISCOUNT * context.kinds() / context.total() * shorter;
  }

  private static String head(String sequence) {
    return sequence.substring(0, sequence.length() - 1);
  }

  /** What follows a sequence: how often anything does, and how many different characters. */
  private record Context(long total, int kinds) {

    Context plus(Context other) {
      return new Context(total + other.total, kinds + other.kinds);
    }
  }
}
