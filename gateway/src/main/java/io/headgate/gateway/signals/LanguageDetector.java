package io.headgate.gateway.signals;

import io.headgate.gateway.exchange.Signals.Language;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Tells the language of a text: by its script where that is enough, else by what its character
 * sequences cost in each language of the script.
 *
 * <p>Looks at the beginning only. Immutable; any thread; microseconds.
 */
public final class LanguageDetector {

  /** The languages that are told; the model knows a few more so as not to mistake them. */
  public static final Set<String> LANGUAGES =
      Set.of(
          "ar", "bn", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hu", "id",
          "it", "ja", "ko", "nb", "nl", "pl", "pt", "ro", "ru", "sv", "th", "tr", "uk", "vi", "zh");

  /** Characters of the text that are looked at. */
  static final int MAX_CHARACTERS = 1_200;

  /** Letters of the text, weighted as the script says, below which nothing is told. */
  static final int MIN_LETTERS = 4;

  private static final int MAX_WORD = 40;

  /** Below it, the answer is that nobody knows. */
  private static final double MIN_CONFIDENCE = 0.3;

  /** How many nats a language that is not told must be better: it is that much rarer. */
  private static final double FOREIGN_NATS = 4;

  /** The characters of a word depend on each other, so their evidence counts less than its sum. */
  private static final double TEMPERATURE = 0.5;

  private final LanguageModel model;

  LanguageDetector(LanguageModel model) {
    this.model = model;
  }

  /** Reads the model that is shipped; takes milliseconds. */
  public static LanguageDetector loadBlocking() {
    return new LanguageDetector(LanguageModel.loadBlocking());
  }

  /** The language of a text; empty where it is too short or of a language that is not told. */
  public Optional<Language> detect(String text) {
    String beginning = beginning(text);
    ScriptCount letters = ScriptCount.of(beginning);
    Script winner = letters.dominant();
    if (letters.of(winner) < MIN_LETTERS) {
      return Optional.empty();
    }
    double share = (double) letters.of(winner) / letters.sum();
    return winner
        .soleLanguage()
        .map(language -> new Language(language, share))
        .or(() -> model.table(winner).flatMap(table -> best(table, beginning, winner)));
  }

  private static String beginning(String text) {
    String cut = text.length() > MAX_CHARACTERS ? text.substring(0, MAX_CHARACTERS) : text;
    return Normalizer.isNormalized(cut, Normalizer.Form.NFC)
        ? cut
        : Normalizer.normalize(cut, Normalizer.Form.NFC);
  }

  private static Optional<Language> best(LanguageTable table, String text, Script script) {
    int[] deficits = new int[table.languages().size()];
    StringBuilder word = new StringBuilder(MAX_WORD + 2).append(LanguageTable.WORD_START);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean belongs = belongs(c, script);
      if (!belongs || word.length() > MAX_WORD) {
        endWord(table, word, deficits);
      }
      if (belongs) {
        word.append(Character.toLowerCase(c));
      }
    }
    endWord(table, word, deficits);
    return mostLikely(table, deficits);
  }

  private static void endWord(LanguageTable table, StringBuilder word, int[] deficits) {
    if (word.length() > 1) {
      table.addWord(word.append(LanguageTable.WORD_END), deficits);
      word.setLength(1);
    }
  }

  private static boolean belongs(char c, Script script) {
    if (Character.isLetter(c)) {
      return Script.of(c) == script;
    }
    return c >= 0x300
        && (Character.getType(c) == Character.NON_SPACING_MARK
            || Character.getType(c) == Character.COMBINING_SPACING_MARK);
  }

  private static Optional<Language> mostLikely(LanguageTable table, int[] deficits) {
    double[] nats = new double[deficits.length];
    int best = 0;
    for (int i = 0; i < nats.length; i++) {
      boolean told = LANGUAGES.contains(table.languages().get(i));
      nats[i] = -deficits[i] * LanguageTable.NATS_PER_STEP - (told ? 0 : FOREIGN_NATS);
      best = nats[i] > nats[best] ? i : best;
    }
    double top = nats[best];
    double sum = Arrays.stream(nats).map(one -> Math.exp((one - top) * TEMPERATURE)).sum();
    String language = table.languages().get(best);
    return LANGUAGES.contains(language) && 1 / sum >= MIN_CONFIDENCE
        ? Optional.of(new Language(language, 1 / sum))
        : Optional.empty();
  }
}
