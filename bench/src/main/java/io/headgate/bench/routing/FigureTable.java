package io.headgate.bench.routing;

import io.headgate.bench.MarkdownTable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Figures as a table in Markdown. */
final class FigureTable {

  private FigureTable() {}

  static String render(List<Figure> figures) {
    MarkdownTable table =
        new MarkdownTable("goal", "what", "value (95 %)", "must", "aim", "reached", "beside it");
    for (Figure figure : figures) {
      table.row(
          figure.id(),
          figure.what(),
          number(figure.value())
              + (Double.isNaN(figure.low())
                  ? ""
                  : " (" + number(figure.low()) + "–" + number(figure.high()) + ")")
              + (figure.unit().isEmpty() ? "" : " " + figure.unit()),
          goal(figure, figure.must()),
          goal(figure, figure.aim()),
          figure.reached(),
          figure.baselines().entrySet().stream()
              .map(baseline -> baseline.getKey() + " " + number(baseline.getValue()))
              .collect(Collectors.joining(", ")));
    }
    return table.toString();
  }

  private static String goal(Figure figure, double goal) {
    return Double.isNaN(goal) ? "–" : (figure.isLessBetter() ? "≤ " : "≥ ") + number(goal);
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    int digits = Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
