package io.headgate.gateway.learning;

import java.util.Arrays;

/** The best of what is offered: a heap with the worst on top. */
final class Nearest {

  private final int[] slots;
  private final float[] cosines;
  private int size;
  private float best = -1;

  Nearest(int capacity) {
    slots = new int[capacity];
    cosines = new float[capacity];
  }

  void offer(int slot, float cosine) {
    best = Math.max(best, cosine);
    if (size < slots.length) {
      rise(size++, slot, cosine);
    } else if (size > 0 && cosine > cosines[0]) {
      sink(slot, cosine);
    }
  }

  private void rise(int from, int slot, float cosine) {
    int at = from;
    while (at > 0 && cosines[(at - 1) / 2] > cosine) {
      put(at, slots[(at - 1) / 2], cosines[(at - 1) / 2]);
      at = (at - 1) / 2;
    }
    put(at, slot, cosine);
  }

  private void sink(int slot, float cosine) {
    int at = 0;
    for (int child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && cosines[child + 1] < cosines[child]) {
        child++;
      }
      if (cosines[child] >= cosine) {
        break;
      }
      put(at, slots[child], cosines[child]);
      at = child;
    }
    put(at, slot, cosine);
  }

  private void put(int at, int slot, float cosine) {
    slots[at] = slot;
    cosines[at] = cosine;
  }

  int size() {
    return size;
  }

  int slot(int i) {
    return slots[i];
  }

  float cosine(int i) {
    return cosines[i];
  }

  /** The largest cosine offered. */
  float best() {
    return best;
  }

  int[] slots() {
    return Arrays.copyOf(slots, size);
  }
}
