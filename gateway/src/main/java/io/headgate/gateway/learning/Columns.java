package io.headgate.gateway.learning;

import java.util.Arrays;

/**
 * Vectors side by side, dimension by dimension: the products of all of them with one vector are
 * then loops that the machine runs on several columns at once.
 */
final class Columns {

  private final int dimensions;
  private int width;
  private float[] cells;

  Columns(int dimensions, int width) {
    this.dimensions = dimensions;
    this.width = width;
    cells = new float[dimensions * width];
  }

  /** Makes room for columns up to this one. */
  void reach(int column) {
    if (column < width) {
      return;
    }
    int wider = Math.max(column + 1, 2 * width);
    float[] moved = new float[dimensions * wider];
    for (int d = 0; d < dimensions; d++) {
      System.arraycopy(cells, d * width, moved, d * wider, width);
    }
    cells = moved;
    width = wider;
  }

  void set(int column, float[] vector, int from) {
    for (int d = 0; d < dimensions; d++) {
      cells[d * width + column] = vector[from + d];
    }
  }

  void copy(int from, int to) {
    for (int d = 0; d < dimensions; d++) {
      cells[d * width + to] = cells[d * width + from];
    }
  }

  /**
   * Of the first columns with a vector.
   *
   * @param products at least {@code size} long; the rest is left as it is
   */
  void multiply(float[] vector, int size, float[] products) {
    Arrays.fill(products, 0, size, 0);
    int d = 0;
    for (; d + 3 < dimensions; d += 4) {
      fourAtOnce(vector, d, size, products);
    }
    for (; d < dimensions; d++) {
      int row = d * width;
      for (int i = 0; i < size; i++) {
        products[i] += vector[d] * cells[row + i];
      }
    }
  }

  private void fourAtOnce(float[] vector, int d, int size, float[] products) {
    float[] all = cells;
    float v0 = vector[d];
    float v1 = vector[d + 1];
    float v2 = vector[d + 2];
    float v3 = vector[d + 3];
    int first = d * width;
    int second = first + width;
    int third = second + width;
    int fourth = third + width;
    for (int i = 0; i < size; i++) {
      products[i] +=
          v0 * all[first + i] + v1 * all[second + i] + v2 * all[third + i] + v3 * all[fourth + i];
    }
  }
}
