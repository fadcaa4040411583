package io.headgate.gateway.learning;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Finds the least value of a smooth convex function by limited-memory BFGS with a backtracking
 * search along each direction. Deterministic.
 *
 * <p>Reference: Nocedal and Wright, Numerical Optimization, algorithms 7.4 and 3.1.
 */
final class Lbfgs {

  /** Steps remembered for the curvature. */
  private static final int MEMORY = 8;

  private static final int MAX_HALVINGS = 20;
  private static final double SUFFICIENT_DECREASE = 1e-4;
  private static final double SMALLEST_GAIN = 1e-6;

  private Lbfgs() {}

  /** A function and its gradient. */
  interface Objective {

    /**
     * Computes both.
     *
     * @param at where; not to be changed
     * @param gradient to be overwritten
     * @return the value
     */
    double valueAt(float[] at, float[] gradient);
  }

  /**
   * Goes downhill until a step gains less than a millionth or the iterations are used up.
   *
   * @param start not changed
   * @return the lowest point seen
   */
  static float[] minimise(Objective objective, float[] start, int iterations) {
    float[] at = start.clone();
    float[] gradient = new float[at.length];
    double value = objective.valueAt(at, gradient);
    Deque<Step> steps = new ArrayDeque<>();
    for (int i = 0; i < iterations; i++) {
      float[] direction = direction(gradient, steps);
      double slope = product(direction, gradient);
      if (slope >= 0) {
        return at;
      }
      double size = steps.isEmpty() ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
      float[] next = new float[at.length];
      float[] nextGradient = new float[at.length];
      double nextValue = Double.POSITIVE_INFINITY;
      for (int halvings = 0; halvings < MAX_HALVINGS; halvings++, size /= 2) {
        move(at, direction, size, next);
        nextValue = objective.valueAt(next, nextGradient);
        if (nextValue <= value + SUFFICIENT_DECREASE * size * slope) {
          break;
        }
      }
      if (!(nextValue < value)) {
        return at;
      }
      remember(steps, at, next, gradient, nextGradient);
      boolean isDone = value - nextValue < SMALLEST_GAIN * Math.max(1, Math.abs(value));
      at = next;
      gradient = nextGradient;
      value = nextValue;
      if (isDone) {
        return at;
      }
    }
    return at;
  }

  private static float[] direction(float[] gradient, Deque<Step> steps) {
    float[] direction = new float[gradient.length];
    for (int i = 0; i < gradient.length; i++) {
      direction[i] = -gradient[i];
    }
    double[] weights = new double[steps.size()];
    int i = steps.size();
    for (Iterator<Step> newest = steps.descendingIterator(); newest.hasNext(); ) {
      Step step = newest.next();
      weights[--i] = product(step.move(), direction) / step.curvature();
      addTo(direction, -weights[i], step.turn());
    }
    if (!steps.isEmpty()) {
      Step last = steps.getLast();
      scale(direction, last.curvature() / product(last.turn(), last.turn()));
    }
    for (Step step : steps) {
      double back = product(step.turn(), direction) / step.curvature();
      addTo(direction, weights[i++] - back, step.move());
    }
    return direction;
  }

  private static void remember(
      Deque<Step> steps, float[] at, float[] next, float[] gradient, float[] nextGradient) {
    float[] move = difference(next, at);
    float[] turn = difference(nextGradient, gradient);
    double curvature = product(move, turn);
    if (curvature <= 1e-12) {
      return;
    }
    if (steps.size() == MEMORY) {
      steps.removeFirst();
    }
    steps.addLast(new Step(move, turn, curvature));
  }

  private static void move(float[] from, float[] direction, double size, float[] to) {
    float factor = (float) size;
    for (int i = 0; i < from.length; i++) {
      to[i] = from[i] + factor * direction[i];
    }
  }

  private static float[] difference(float[] a, float[] b) {
    float[] difference = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }

  private static void addTo(float[] sum, double factor, float[] vector) {
    Vectors.add(sum, 0, (float) factor, vector);
  }

  private static void scale(float[] vector, double factor) {
    float by = (float) factor;
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= by;
    }
  }

  private static double product(float[] a, float[] b) {
    double s0 = 0;
    double s1 = 0;
    int i = 0;
    for (; i + 1 < a.length; i += 2) {
      s0 += (double) a[i] * b[i];
      s1 += (double) a[i + 1] * b[i + 1];
    }
    if (i < a.length) {
      s0 += (double) a[i] * b[i];
    }
    return s0 + s1;
  }

  /** How a step moved and how it turned the gradient. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Step(float[] move, float[] turn, double curvature) {}
}
