package io.headgate.bench.routing;

import com.fasterxml.jackson.databind.JsonNode;
import io.headgate.gateway.signals.SensitiveData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * Sensitive data of checkable form in made-up requests. A request is right when it holds some and
 * some is found; the stricter figures ask for the right kinds.
 *
 * <p>Nothing in the detector is fitted. Intervals draw whole templates, since rows of one template
 * are right or wrong together.
 */
public final class SensitiveEvaluation {

  /** What the data calls the kinds; its other types have no form that could be checked. */
  private static final Map<String, String> KINDS =
      Map.of(
          "EMAIL_ADDRESS", SensitiveData.EMAIL,
          "PHONE_NUMBER", SensitiveData.PHONE,
          "CREDIT_CARD", SensitiveData.CREDIT_CARD,
          "IBAN_CODE", SensitiveData.IBAN,
          "US_SSN", SensitiveData.US_SSN,
          "IP_ADDRESS", SensitiveData.IP_ADDRESS);

  private SensitiveEvaluation() {}

  /**
   * Measures.
   *
   * @param data the folder that holds {@code presidio-synth/visible.jsonl.gz}
   */
  public static List<Figure> run(Path data) throws IOException {
    List<JsonNode> rows = JsonLines.readBlocking(data.resolve("presidio-synth/visible.jsonl.gz"));
    SensitiveData detector = SensitiveData.loadBlocking();
    Judged ours = Judged.of(rows, text -> detector.kindsIn(List.of(text)));
    Judged plain = Judged.of(rows, PlainPatterns::kindsIn);
    List<Figure> figures = new ArrayList<>();
    figures.add(figure("recall per request", ours, plain, Judged::recall, 99, 99));
    figures.add(figure("precision per request", ours, plain, Judged::precision, 95, 98));
    figures.add(plain("recall of request and kind", ours, plain, Judged::kindRecall));
    figures.add(plain("precision of request and kind", ours, plain, Judged::kindPrecision));
    for (String kind : new TreeSet<>(KINDS.values())) {
      figures.add(plain("recall, " + kind, ours.only(kind), plain.only(kind), Judged::recall));
      figures.add(
          plain("precision, " + kind, ours.only(kind), plain.only(kind), Judged::precision));
    }
    return figures;
  }

  private static Figure plain(
      String what, Judged ours, Judged plain, Function<Judged, Double> statistic) {
    return figure(what, ours, plain, statistic, Double.NaN, Double.NaN);
  }

  private static Figure figure(
      String what,
      Judged ours,
      Judged plain,
      Function<Judged, Double> statistic,
      double must,
      double aim) {
    List<List<Row>> templates = ours.byTemplate();
    Bootstrap interval =
        Bootstrap.of(
            templates.size(),
            drawn -> {
              List<Row> again = new ArrayList<>();
              for (int template : drawn) {
                again.addAll(templates.get(template));
              }
              return statistic.apply(new Judged(again));
            });
    return new Figure(
        "R10",
        "sensitive: " + what,
        statistic.apply(ours),
        interval.low(),
        interval.high(),
        must,
        aim,
        "%",
        Map.of("patterns without checks", statistic.apply(plain)));
  }

  /** A request, what it holds and what was found. */
  private record Row(int template, Set<String> held, Set<String> found) {

    static Row of(JsonNode json, Function<String, Set<String>> detector) {
      Set<String> held = new TreeSet<>();
      for (JsonNode span : json.get("spans")) {
        String kind = KINDS.get(span.get("type").textValue());
        if (kind != null) {
          held.add(kind);
        }
      }
      Set<String> found = detector.apply(json.get("text").textValue());
      return new Row(json.get("template").intValue(), held, found);
    }

    private static Set<String> only(Set<String> kinds, String kind) {
      return kinds.contains(kind) ? Set.of(kind) : Set.of();
    }

    Row only(String kind) {
      return new Row(template, only(held, kind), only(found, kind));
    }

    int common() {
      return (int) held.stream().filter(found::contains).count();
    }
  }

  /** Requests with what was found in them. */
  private record Judged(List<Row> rows) {

    static Judged of(List<JsonNode> rows, Function<String, Set<String>> detector) {
      return new Judged(rows.stream().map(row -> Row.of(row, detector)).toList());
    }

    Judged only(String kind) {
      return new Judged(rows.stream().map(row -> row.only(kind)).toList());
    }

    List<List<Row>> byTemplate() {
      Map<Integer, List<Row>> templates = new TreeMap<>();
      rows.forEach(
          row -> templates.computeIfAbsent(row.template(), id -> new ArrayList<>()).add(row));
      return List.copyOf(templates.values());
    }

    double recall() {
      return share((held, found) -> held, (held, found) -> held && found);
    }

    double precision() {
      return share((held, found) -> found, (held, found) -> held && found);
    }

    double kindRecall() {
      return percent(rows.stream().mapToInt(Row::common).sum(), size(Row::held));
    }

    double kindPrecision() {
      return percent(rows.stream().mapToInt(Row::common).sum(), size(Row::found));
    }

    private int size(Function<Row, Collection<String>> kinds) {
      return rows.stream().mapToInt(row -> kinds.apply(row).size()).sum();
    }

    private double share(BiPredicate<Boolean, Boolean> of, BiPredicate<Boolean, Boolean> which) {
      return percent(count(which), count(of));
    }

    private int count(BiPredicate<Boolean, Boolean> which) {
      return (int)
          rows.stream()
              .filter(row -> which.test(!row.held().isEmpty(), !row.found().isEmpty()))
              .count();
    }

    /** Nothing of nothing is all. */
    private static double percent(int part, int whole) {
      return whole == 0 ? 100 : 100.0 * part / whole;
    }
  }
}
