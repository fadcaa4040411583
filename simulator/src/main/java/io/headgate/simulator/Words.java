package io.headgate.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The words of a prompt, most telling first: names in the middle of a sentence, then the longest.
 * Arguments of tool calls are drawn from them, so "the weather in Paris" asks for Paris.
 */
final class Words {

  private static final String NOTHING = "something";

  private final List<String> ranked;
  private int next;

  private Words(List<String> ranked) {
    this.ranked = ranked;
  }

  static Words of(String text) {
    List<String> names = new ArrayList<>();
    List<String> others = new ArrayList<>();
    boolean startsSentence = true;
    for (String token : Tokens.split(text)) {
      String word = token.strip().replaceAll("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$", "");
      if (!word.isEmpty() && !isMagic(word)) {
        boolean isName = !startsSentence && Character.isUpperCase(word.codePointAt(0));
        (isName ? names : others).add(word);
      }
      startsSentence = token.endsWith(".") || token.endsWith("?") || token.endsWith("!");
    }
    others.sort(Comparator.comparingInt(String::length).reversed());
    names.addAll(others);
    return new Words(names.isEmpty() ? List.of(NOTHING) : List.copyOf(names));
  }

  /** The next word; after the last comes the first again. */
  String next() {
    return ranked.get(next++ % ranked.size());
  }

  private static boolean isMagic(String word) {
    return word.startsWith("LENGTH=")
        || List.of("PARALLEL", "REFUSE", "UNICODE", "UNSAFE", "UNSAFE_ANSWER").contains(word);
  }
}
