package io.headgate.bench.routing;

import com.fasterxml.jackson.databind.JsonNode;
import io.headgate.gateway.exchange.Signals.Language;
import io.headgate.gateway.signals.LanguageDetector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Language identification on short texts of thirty languages: how often it is right, how sure it
 * claims to be, and what it costs. The detector saw none of these texts.
 */
public final class LanguageEvaluation {

  private static final double NO_GOAL = Double.NaN;
  private static final int TIMED_ROUNDS = 3;

  private LanguageEvaluation() {}

  /**
   * Measures.
   *
   * @param data the folder that holds {@code lingua-lid/visible.jsonl.gz}
   */
  public static List<Figure> run(Path data) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (JsonNode row : JsonLines.readBlocking(data.resolve("lingua-lid/visible.jsonl.gz"))) {
      rows.add(Row.of(row));
    }
    List<Figure> figures = new ArrayList<>();
    Footprint before = Footprint.now();
    long start = System.nanoTime();
    LanguageDetector detector = LanguageDetector.loadBlocking();
    double loadMillis = (System.nanoTime() - start) / 1e6;
    Map<String, List<Row>> byKind = Row.byKind(rows);
    figures.add(accuracy(detector, "sentences", byKind, 95, 97));
    figures.add(accuracy(detector, "word-pairs", byKind, 78, 90));
    figures.add(accuracy(detector, "single-words", byKind, NO_GOAL, NO_GOAL));
    figures.add(
        plain("language: mean error of the confidence", calibrationError(detector, rows), "%"));
    Footprint after = Footprint.now();
    figures.add(
        goal(
            "language: resident memory added to a process of its own",
            DetectorProcess.addedMegabytesBlocking(),
            50,
            30,
            "MB"));
    figures.add(plain("language: heap added", after.heapSince(before), "MB"));
    figures.add(goal("language: time to load", loadMillis, 100, 50, "ms"));
    for (String kind : List.of("sentences", "word-pairs")) {
      figures.add(
          plain(
              "language: time per text, " + kind,
              micros(detector, byKind.getOrDefault(kind, List.of())),
              "µs"));
    }
    return figures;
  }

  private static Figure accuracy(
      LanguageDetector detector,
      String kind,
      Map<String, List<Row>> byKind,
      double must,
      double aim) {
    List<Row> rows = byKind.getOrDefault(kind, List.of());
    boolean[] right = right(rows, text -> detector.detect(text).map(Language::code));
    Bootstrap interval = Bootstrap.ofShare(right);
    return new Figure(
        "R10",
        "language: right, " + kind,
        share(right),
        interval.low(),
        interval.high(),
        must,
        aim,
        "%",
        Map.of(
            "script only", share(right(rows, ScriptBaseline::language)),
            "most frequent", share(right(rows, text -> Optional.of("en")))));
  }

  private static boolean[] right(List<Row> rows, Function<String, Optional<String>> detector) {
    boolean[] right = new boolean[rows.size()];
    for (int i = 0; i < right.length; i++) {
      Row row = rows.get(i);
      right[i] = detector.apply(row.text()).filter(row.language()::equals).isPresent();
    }
    return right;
  }

  private static double share(boolean... right) {
    int count = 0;
    for (boolean one : right) {
      count += one ? 1 : 0;
    }
    return 100.0 * count / right.length;
  }

  /** How far the stated confidence is from the share that is right, over ten bins (ECE). */
  private static double calibrationError(LanguageDetector detector, List<Row> rows) {
    double[] claimed = new double[11];
    double[] right = new double[11];
    int told = 0;
    for (Row row : rows) {
      Optional<Language> language = detector.detect(row.text());
      if (language.isPresent()) {
        int bin = (int) (language.get().confidence() * 10);
        claimed[bin] += language.get().confidence();
        right[bin] += language.get().code().equals(row.language()) ? 1 : 0;
        told++;
      }
    }
    double error = 0;
    for (int bin = 0; bin < claimed.length; bin++) {
      error += Math.abs(claimed[bin] - right[bin]);
    }
    return 100 * error / told;
  }

  private static double micros(LanguageDetector detector, List<Row> rows) {
    int told = 0;
    double best = Double.MAX_VALUE;
    for (int round = 0; round < TIMED_ROUNDS; round++) {
      long start = System.nanoTime();
      for (Row row : rows) {
        told += detector.detect(row.text()).isPresent() ? 1 : 0;
      }
      best = Math.min(best, (System.nanoTime() - start) / 1e3 / rows.size());
    }
    return told == 0 ? Double.NaN : best;
  }

  private static Figure plain(String what, double value, String unit) {
    return goal(what, value, NO_GOAL, NO_GOAL, unit);
  }

  private static Figure goal(String what, double value, double must, double aim, String unit) {
    return new Figure("R10", what, value, value, value, must, aim, unit, Map.of());
  }

  /** A text and what it is. */
  private record Row(String language, String kind, String text) {

    static Row of(JsonNode json) {
      return new Row(
          json.get("lang").textValue(), json.get("kind").textValue(), json.get("text").textValue());
    }

    static Map<String, List<Row>> byKind(List<Row> rows) {
      return rows.stream().collect(java.util.stream.Collectors.groupingBy(Row::kind));
    }
  }
}
