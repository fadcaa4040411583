package io.headgate.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** The median of a figure over the rounds, with the smallest and the largest. */
record Spread(double median, double min, double max) {

  /** No round gave the figure. */
  static final Spread NONE = new Spread(Double.NaN, Double.NaN, Double.NaN);

  static Spread of(Collection<Double> figures) {
    double[] sorted =
        figures.stream()
            .filter(Double::isFinite)
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    if (sorted.length == 0) {
      return NONE;
    }
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  static Spread of(double... figures) {
    return of(Arrays.stream(figures).boxed().toList());
  }

  boolean isPresent() {
    return !Double.isNaN(median);
  }

  /** As in {@code 0.0141 (0.0138–0.0162)}; a single figure stands alone, none is a dash. */
  @Override
  public String toString() {
    if (!isPresent()) {
      return "–";
    }
    String middle = figure(median);
    return min == max ? middle : middle + " (" + figure(min) + "–" + figure(max) + ")";
  }

  /** Three to four digits that count, whatever the size. */
  static String figure(double value) {
    if (value == 0) {
      return "0";
    }
    double size = Math.abs(value);
    String format =
        size >= 1000
            ? "%,.0f"
            : size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.4f";
    return String.format(Locale.ROOT, size >= 0.1 && size < 1 ? "%.3f" : format, value);
  }
}
