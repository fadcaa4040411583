package io.headgate.bench;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The command line of a benchmark: options with values, and {@code --quick} for a smoke test. */
record BenchArguments(Map<String, String> values) {

  BenchArguments {
    values = Map.copyOf(values);
  }

  /**
   * Reads a command line.
   *
   * @param defaults every option that there is, with its value
   * @param quick what {@code --quick} sets
   * @throws IllegalArgumentException when it is not understood, saying why
   */
  static BenchArguments parse(
      Map<String, String> defaults, Map<String, String> quick, String... arguments) {
    Map<String, String> values = new HashMap<>(defaults);
    Deque<String> left = new ArrayDeque<>(List.of(arguments));
    while (!left.isEmpty()) {
      String name = left.remove();
      if (name.equals("--quick")) {
        values.putAll(quick);
      } else if (!defaults.containsKey(name)) {
        throw new IllegalArgumentException("unknown option: " + name);
      } else if (left.isEmpty()) {
        throw new IllegalArgumentException(name + " wants a value");
      } else {
        values.put(name, left.remove());
      }
    }
    return new BenchArguments(values);
  }

  String text(String name) {
    return requireNonNull(values.get(name), name);
  }

  int number(String name) {
    String text = text(name);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + ": " + text + " (expected: a number)", e);
    }
  }

  static void require(String name, int value, int min) {
    if (value < min) {
      throw new IllegalArgumentException(
          "%s: %d (expected: at least %d)".formatted(name, value, min));
    }
  }
}
