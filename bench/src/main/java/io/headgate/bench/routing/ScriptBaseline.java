package io.headgate.bench.routing;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The language that is most common in the script of a text: what needs no model. */
final class ScriptBaseline {

  private static final Map<Character.UnicodeScript, String> LANGUAGES =
      new EnumMap<>(
          Map.ofEntries(
              Map.entry(Character.UnicodeScript.LATIN, "en"),
              Map.entry(Character.UnicodeScript.CYRILLIC, "ru"),
              Map.entry(Character.UnicodeScript.ARABIC, "ar"),
              Map.entry(Character.UnicodeScript.DEVANAGARI, "hi"),
              Map.entry(Character.UnicodeScript.BENGALI, "bn"),
              Map.entry(Character.UnicodeScript.GREEK, "el"),
              Map.entry(Character.UnicodeScript.HEBREW, "he"),
              Map.entry(Character.UnicodeScript.THAI, "th"),
              Map.entry(Character.UnicodeScript.HANGUL, "ko"),
              Map.entry(Character.UnicodeScript.HAN, "zh"),
              Map.entry(Character.UnicodeScript.HIRAGANA, "ja"),
              Map.entry(Character.UnicodeScript.KATAKANA, "ja")));

  private ScriptBaseline() {}

  static Optional<String> language(String text) {
    return text.codePoints()
        .filter(Character::isLetter)
        .mapToObj(c -> LANGUAGES.get(Character.UnicodeScript.of(c)))
        .filter(java.util.Objects::nonNull)
        .findFirst();
  }
}
