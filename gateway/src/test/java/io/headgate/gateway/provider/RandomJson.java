package io.headgate.gateway.provider;

import io.headgate.gateway.SeededRuns;
import java.util.List;
import java.util.Random;

/** Writes random JSON texts in all spellings that the grammar allows, in ASCII. */
final class RandomJson {

  private static final List<String> SPACES = List.of("", "", "", "", " ", "\n", "\t", "\r\n", "  ");
  private static final List<String> NUMBERS =
      List.of(
          "0", "-0", "1", "42", "-7", "1.5", "0.10", "1e2", "1E+5", "2e-3", "-0.0", "9999999999");
  private static final List<String> STRINGS =
      List.of(
          "",
          "a",
          "stop",
          "{",
          "]",
          ",",
          "\\\"",
          "\\\\",
          "\\u00e9",
          "\\ud83d\\ude00",
          "\\n",
          "x y");

  private static final String NOISE = "{}[]\",:0123.eE+-\\untrfals \u0001x";

  private final Random random;
  private final List<String> names;

  /**
   * A writer.
   *
   * @param names of members; no two members of one object get the same one
   */
  RandomJson(Random random, List<String> names) {
    this.random = random;
    this.names = names;
  }

  String object(int depth) {
    StringBuilder out = new StringBuilder("{").append(space());
    List<String> left = new java.util.ArrayList<>(names);
    java.util.Collections.shuffle(left, random);
    int members = random.nextInt(Math.min(5, left.size()) + 1);
    for (int i = 0; i < members; i++) {
      out.append(i == 0 ? "" : "," + space());
      out.append('"').append(left.get(i)).append('"').append(space()).append(':').append(space());
      out.append(value(depth - 1)).append(space());
    }
    return out.append('}').toString();
  }

  private String array(int depth) {
    StringBuilder out = new StringBuilder("[");
    int elements = random.nextInt(4);
    for (int i = 0; i < elements; i++) {
      out.append(i == 0 ? "" : ",").append(space()).append(value(depth - 1)).append(space());
    }
    return out.append(']').toString();
  }

  String value(int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 5)) {
      case 0 -> SeededRuns.pick(random, NUMBERS);
      case 1 -> SeededRuns.pick(random, List.of("true", "false"));
      case 2 -> "null";
      case 3, 4 -> '"' + SeededRuns.pick(random, STRINGS) + '"';
      case 5, 6 -> array(depth);
      default -> object(depth);
    };
  }

  String space() {
    return SeededRuns.pick(random, SPACES);
  }

  /** The text with a few bytes changed, lost or doubled. */
  String mutated(String text) {
    StringBuilder out = new StringBuilder(text);
    for (int i = 1 + random.nextInt(3); i > 0 && !out.isEmpty(); i--) {
      int at = random.nextInt(out.length());
      switch (random.nextInt(3)) {
        case 0 -> out.deleteCharAt(at);
        case 1 -> out.insert(at, out.charAt(random.nextInt(out.length())));
        default -> out.setCharAt(at, NOISE.charAt(random.nextInt(NOISE.length())));
      }
    }
    return out.toString();
  }
}
