package io.headgate.bench.language;

import io.headgate.gateway.signals.LanguageDetector;
import io.headgate.gateway.signals.LanguageTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;

/**
 * Distils the models of the languages of one script into the rows that tell them apart best.
 *
 * <p>What a row is worth: how often its sequence comes, times how much it says about the languages
 * that the shorter sequence did not say already. The sequences that are worth most are kept.
 */
final class TableBuilder {

  /** Sequences that are rarer in every language are not looked at. */
  private static final double MIN_RATE = 3e-7;

  /** What a language counts that is only there so as not to be mistaken for another. */
  private static final double FOREIGN_WEIGHT = 0.2;

  private final List<String> languages;
  private final List<String> sequences = new ArrayList<>();
  private final Map<String, Integer> index = new HashMap<>();
  private final float[][] logs;
  private final float[][] rates;

  private TableBuilder(List<String> languages) {
    this.languages = languages;
    this.logs = new float[languages.size()][];
    this.rates = new float[languages.size()][];
  }

  /**
   * Reads the languages one after the other, twice: their models do not fit into memory at once.
   */
  static TableBuilder readBlocking(ZipFile archive, List<String> languages) throws IOException {
    TableBuilder builder = new TableBuilder(languages);
    for (String language : languages) {
      builder.collect(modelBlocking(archive, language));
    }
    for (int i = 0; i < languages.size(); i++) {
      builder.fill(i, modelBlocking(archive, languages.get(i)));
    }
    return builder;
  }

  private static CharacterModel modelBlocking(ZipFile archive, String language) throws IOException {
    LinguaCounts counts = LinguaCounts.readBlocking(archive, language);
    return new CharacterModel(
        new WordCounts(language.equals("zh") ? BothChineseScripts.of(counts) : counts));
  }

  private void collect(CharacterModel model) {
    for (int n = 1; n <= model.counts().order(); n++) {
      model.counts().ofLength(n).keySet().stream()
          .filter(sequence -> sequence.length() == 1 || model.rate(sequence) >= MIN_RATE)
          .forEach(this::indexOf);
    }
  }

  private int indexOf(String sequence) {
    Integer known = index.get(sequence);
    if (known != null) {
      return known;
    }
    if (sequence.length() > 1) {
      indexOf(sequence.substring(1));
    }
    sequences.add(sequence);
    index.put(sequence, sequences.size() - 1);
    return sequences.size() - 1;
  }

  private void fill(int language, CharacterModel model) {
    int order = model.counts().order();
    logs[language] = new float[sequences.size()];
    rates[language] = new float[sequences.size()];
    for (int i = 0; i < sequences.size(); i++) {
      String sequence = sequences.get(i);
      if (sequence.length() <= order) {
        logs[language][i] = (float) Math.log(model.probability(sequence));
        rates[language][i] = (float) model.rate(sequence);
      }
    }
  }

  /** The table of the given number of rows that are worth most. */
  Rows distil(int size) {
    double[] worth = new double[sequences.size()];
    for (int i = 0; i < worth.length; i++) {
      worth[i] = worth(i);
    }
    List<Row> rows =
        IntStream.range(0, worth.length)
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer i) -> -worth[i]).thenComparing(sequences::get))
            .limit(size)
            .map(this::row)
            .sorted((a, b) -> Integer.compareUnsigned(a.key(), b.key()))
            .toList();
    return Rows.of(languages, rows);
  }

  private double worth(int i) {
    String sequence = sequences.get(i);
    int shorter = sequence.length() == 1 ? -1 : index.getOrDefault(sequence.substring(1), -1);
    double[] said = new double[languages.size()];
    for (int l = 0; l < said.length; l++) {
      said[l] = logs[l][i] - (shorter < 0 ? 0 : logs[l][shorter]);
    }
    double mean = Arrays.stream(said).average().orElse(0);
    double worth = 0;
    for (int l = 0; l < said.length; l++) {
      boolean told = LanguageDetector.LANGUAGES.contains(languages.get(l));
      worth += rates[l][i] * Math.abs(said[l] - mean) * (told ? 1 : FOREIGN_WEIGHT);
    }
    return worth;
  }

  private Row row(int i) {
    String sequence = sequences.get(i);
    float top = Float.NEGATIVE_INFINITY;
    for (float[] log : logs) {
      top = Math.max(top, log[i]);
    }
    int[] steps = new int[logs.length];
    for (int l = 0; l < steps.length; l++) {
      long step = Math.round((top - logs[l][i]) / LanguageTable.NATS_PER_STEP);
      steps[l] = (int) Math.min(step, LanguageTable.MAX_STEPS);
    }
    return new Row(LanguageTable.key(sequence, 0, sequence.length()), steps);
  }

  /** One sequence by its key, and the steps of each language. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Row(int key, int[] steps) {}

  /** A table as the model's file has it. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Rows(List<String> languages, int[] sortedKeys, byte[] rows) {

    static Rows of(List<String> languages, List<Row> rows) {
      int rowBytes = LanguageTable.rowBytes(languages.size());
      byte[] packed = new byte[rows.size() * rowBytes];
      for (int i = 0; i < rows.size(); i++) {
        int[] steps = rows.get(i).steps();
        for (int l = 0; l < steps.length; l++) {
          packed[i * rowBytes + l / 2] |= (byte) (steps[l] << (l % 2 * 4));
        }
      }
      return new Rows(languages, rows.stream().mapToInt(Row::key).toArray(), packed);
    }
  }
}
