package io.headgate.gateway.learning;

import java.util.List;
import java.util.Locale;

/**
 * How often each true label was taken for each label.
 *
 * @param counts by true label, then by the label given
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Confusion(List<String> labels, int[][] counts) {

  public Confusion {
    labels = List.copyOf(labels);
    boolean isSquare = counts.length == labels.size();
    for (int[] row : counts) {
      isSquare &= row.length == labels.size();
    }
    if (!isSquare) {
      throw new IllegalArgumentException("counts: not " + labels.size() + " by as many");
    }
  }

  static Confusion empty(List<String> labels) {
    return new Confusion(labels, new int[labels.size()][labels.size()]);
  }

  void add(int label, int given) {
    counts[label][given]++;
  }

  public int rows() {
    int rows = 0;
    for (int label = 0; label < counts.length; label++) {
      rows += rows(label);
    }
    return rows;
  }

  private int rows(int label) {
    int rows = 0;
    for (int count : counts[label]) {
      rows += count;
    }
    return rows;
  }

  /** The share of rows that got their own label, 0 to 1; 0 without rows. */
  public double accuracy() {
    int right = 0;
    for (int label = 0; label < counts.length; label++) {
      right += counts[label][label];
    }
    return (double) right / Math.max(1, rows());
  }

  /** The share of a label's rows that got it, 0 to 1; 0 without rows. */
  public double recall(String label) {
    int place = place(label);
    return (double) counts[place][place] / Math.max(1, rows(place));
  }

  /** The share of right ones among the rows that got a label, 0 to 1; 0 where none did. */
  public double precision(String label) {
    int place = place(label);
    int given = 0;
    for (int[] row : counts) {
      given += row[place];
    }
    return (double) counts[place][place] / Math.max(1, given);
  }

  private int place(String label) {
    int place = labels.indexOf(label);
    if (place < 0) {
      throw new IllegalArgumentException("no label " + label);
    }
    return place;
  }

  /** The table for people: a line for each true label, a column for each label given. */
  @Override
  public String toString() {
    int width = labels.stream().mapToInt(String::length).max().orElse(0);
    StringBuilder table = new StringBuilder(" ".repeat(width)).append("  recall  prec. ");
    for (int label = 0; label < counts.length; label++) {
      table.append(String.format(Locale.ROOT, "%6s", "#" + (label + 1)));
    }
    for (int label = 0; label < counts.length; label++) {
      String name = labels.get(label);
      table.append(
          String.format(
              Locale.ROOT,
              "%n%-" + Math.max(1, width) + "s  %5.1f%%  %5.1f%%",
              name,
              100 * recall(name),
              100 * precision(name)));
      for (int given = 0; given < counts.length; given++) {
        table.append(String.format(Locale.ROOT, "%6d", counts[label][given]));
      }
    }
    return table.append(System.lineSeparator()).toString();
  }
}
