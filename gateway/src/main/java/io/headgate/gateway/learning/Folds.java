package io.headgate.gateway.learning;

import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Deals rows into parts of about the same size, each class spread over all of them. */
final class Folds {

  private Folds() {}

  /**
   * The part of each row, from 0.
   *
   * @param labels the class of each row, from 0
   */
  static int[] stratified(int[] labels, int parts, long seed) {
    int[] order = shuffled(labels.length, seed);
    int classes = 0;
    for (int label : labels) {
      classes = Math.max(classes, label + 1);
    }
    int[] next = new int[classes];
    for (int c = 0; c < classes; c++) {
      next[c] = c % parts; // small classes would all begin in the first part
    }
    int[] part = new int[labels.length];
    for (int row : order) {
      part[row] = next[labels[row]];
      next[labels[row]] = (next[labels[row]] + 1) % parts;
    }
    return part;
  }

  /** The rows whose part passes. */
  static int[] where(int[] part, IntPredicate passes) {
    return IntStream.range(0, part.length).filter(row -> passes.test(part[row])).toArray();
  }

  static float[][] pick(float[][] rows, int[] which) {
    float[][] picked = new float[which.length][];
    for (int i = 0; i < which.length; i++) {
      picked[i] = rows[which[i]];
    }
    return picked;
  }

  static int[] shuffled(int size, long seed) {
    Random random = new Random(seed);
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int place = random.nextInt(i + 1);
      order[i] = order[place];
      order[place] = i;
    }
    return order;
  }
}
