package io.headgate.bench.language;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * How often each sequence of one to five letters stands in the corpus of a language, out of the
 * models that the library Lingua carries.
 *
 * <p>Those models hold reduced fractions: of all letters for single ones, of its beginning for a
 * longer sequence. The least common denominator of the single letters is the size of the corpus,
 * and from there every count follows.
 *
 * @param byLength the counts of the sequences of length 1, 2 …
 */
record LinguaCounts(List<Map<String, Long>> byLength) {

  private static final List<String> FILES =
      List.of("unigrams", "bigrams", "trigrams", "quadrigrams", "fivegrams");
  private static final ObjectMapper JSON = new ObjectMapper();

  static LinguaCounts readBlocking(ZipFile archive, String language) throws IOException {
    List<Map<String, Long>> counts = new ArrayList<>();
    for (String file : FILES) {
      ZipEntry entry = archive.getEntry("language-models/" + language + "/" + file + ".json");
      if (entry == null) {
        break;
      }
      try (InputStream in = archive.getInputStream(entry)) {
        JsonNode fractions = JSON.readTree(in).get("ngrams");
        counts.add(
            counts.isEmpty()
                ? single(fractions)
                : longer(fractions, counts.get(counts.size() - 1)));
      }
    }
    if (counts.isEmpty()) {
      throw new IOException("no model of " + language + " in " + archive.getName());
    }
    return new LinguaCounts(counts);
  }

  private static Map<String, Long> single(JsonNode fractions) {
    long total = 1;
    for (Iterator<String> names = fractions.fieldNames(); names.hasNext(); ) {
      long denominator = Fraction.of(names.next()).denominator();
      total = total / gcd(total, denominator) * denominator;
    }
    Map<String, Long> counts = new HashMap<>();
    for (Map.Entry<String, JsonNode> field : fractions.properties()) {
      long count = Fraction.of(field.getKey()).times(total);
      field.getValue().textValue().lines().forEach(line -> putAll(counts, line, count));
    }
    return counts;
  }

  private static Map<String, Long> longer(JsonNode fractions, Map<String, Long> beginnings) {
    Map<String, Long> counts = new HashMap<>();
    for (Map.Entry<String, JsonNode> field : fractions.properties()) {
      Fraction fraction = Fraction.of(field.getKey());
      for (String sequence : field.getValue().textValue().split(" ", -1)) {
        long beginning = beginnings.getOrDefault(sequence.substring(0, sequence.length() - 1), 0L);
        counts.put(sequence, fraction.times(beginning));
      }
    }
    return counts;
  }

  private static void putAll(Map<String, Long> counts, String sequences, long count) {
    for (String sequence : sequences.split(" ", -1)) {
      counts.put(sequence, count);
    }
  }

  private static long gcd(long a, long b) {
    return BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)).longValueExact();
  }

  /** A part of a whole. */
  private record Fraction(long numerator, long denominator) {

    static Fraction of(String text) {
      int slash = text.indexOf('/');
      return new Fraction(
          Long.parseLong(text.substring(0, slash)), Long.parseLong(text.substring(slash + 1)));
    }

    long times(long whole) {
      return Math.round((double) numerator * whole / denominator);
    }
  }
}
