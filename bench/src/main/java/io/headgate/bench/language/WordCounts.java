package io.headgate.bench.language;

import static io.headgate.gateway.signals.LanguageTable.MAX_ORDER;
import static io.headgate.gateway.signals.LanguageTable.WORD_END;
import static io.headgate.gateway.signals.LanguageTable.WORD_START;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts of sequences in which the beginning and the end of a word are characters as well.
 *
 * <p>Lingua counts within words only. What stands at the beginning of a word follows by
 * subtraction: all occurrences of a sequence, without those that something stands before. The same
 * holds for ends, and for whole words among the beginnings.
 */
final class WordCounts {

  private final List<Map<String, Long>> byLength = new ArrayList<>();

  WordCounts(LinguaCounts letters) {
    List<Map<String, Long>> inner = letters.byLength();
    int order = inner.size();
    for (int n = 1; n <= order; n++) {
      byLength.add(new HashMap<>(inner.get(n - 1)));
    }
    for (int n = 1; n < order; n++) {
      Map<String, Long> starts = new HashMap<>(inner.get(n - 1));
      Map<String, Long> ends = new HashMap<>(inner.get(n - 1));
      inner.get(n).forEach((sequence, count) -> starts.merge(tail(sequence), -count, Long::sum));
      inner.get(n).forEach((sequence, count) -> ends.merge(head(sequence), -count, Long::sum));
      starts.forEach((sequence, count) -> put(WORD_START + sequence, count));
      ends.forEach((sequence, count) -> put(sequence + WORD_END, count));
    }
    if (order > 1) {
      long words =
          byLength.get(1).entrySet().stream()
              .filter(entry -> entry.getKey().charAt(0) == WORD_START)
              .mapToLong(Map.Entry::getValue)
              .sum();
      put(String.valueOf(WORD_END), words);
      for (int n = 1; n <= MAX_ORDER - 2; n++) {
        addWholeWords(n);
      }
    }
  }

  /** The counts of the sequences of that length. */
  Map<String, Long> ofLength(int length) {
    return byLength.get(length - 1);
  }

  int order() {
    return byLength.size();
  }

  private void addWholeWords(int length) {
    Map<String, Long> whole = new HashMap<>();
    ofLength(length + 1)
        .forEach(
            (sequence, count) -> {
              if (sequence.charAt(0) == WORD_START) {
                whole.put(sequence, count);
              }
            });
    ofLength(length + 2)
        .forEach(
            (sequence, count) -> {
              if (sequence.charAt(0) == WORD_START) {
                whole.merge(head(sequence), -count, Long::sum);
              }
            });
    whole.forEach((sequence, count) -> put(sequence + WORD_END, count));
  }

  private void put(String sequence, long count) {
    if (count > 0) {
      byLength.get(sequence.length() - 1).put(sequence, count);
    }
  }

  private static String head(String sequence) {
    return sequence.substring(0, sequence.length() - 1);
  }

  private static String tail(String sequence) {
    return sequence.substring(1);
  }
}
