package io.headgate.gateway.signals;

import java.util.EnumMap;
import java.util.Map;

/** How many letters of each script a text has, weighted as {@link Script#weight} says. */
final class ScriptCount {

  private final Map<Script, Integer> letters = new EnumMap<>(Script.class);

  private ScriptCount() {}

  static ScriptCount of(String text) {
    ScriptCount count = new ScriptCount();
    Script current = Script.OTHER;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isLetter(c)) {
        continue;
      }
      Script script = Script.of(c);
      if (script != current) {
        count.add(current, run);
        current = script;
        run = 0;
      }
      run++;
    }
    count.add(current, run);
    return count;
  }

  /** The script with the greatest count; {@link Script#OTHER} when there is no letter. */
  Script dominant() {
    return letters.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(Script.OTHER);
  }

  int of(Script script) {
    return letters.getOrDefault(script, 0);
  }

  int sum() {
    return letters.values().stream().mapToInt(Integer::intValue).sum();
  }

  private void add(Script script, int run) {
    if (run > 0) {
      letters.merge(script, run * script.weight(), Integer::sum);
    }
  }
}
