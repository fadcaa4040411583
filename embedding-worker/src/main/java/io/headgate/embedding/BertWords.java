package io.headgate.embedding;

import java.text.Normalizer;
import java.util.function.Consumer;

/**
 * Splits text into the words that BERT models were trained on: without accents, in lower case, each
 * mark of punctuation and each Chinese character a word of its own.
 *
 * <p>Letters are lowered one code point at a time. {@link String#toLowerCase} looks at what stands
 * around a letter (a sigma at the end of a word), which the models' own tokenizers do not.
 */
final class BertWords {

  private BertWords() {}

  /** Hands over each word of the text, in order. */
  static void split(String text, Consumer<String> words) {
    String plain = isAscii(text) ? text : Normalizer.normalize(text, Normalizer.Form.NFD);
    StringBuilder word = new StringBuilder();
    for (int at = 0; at < plain.length(); ) {
      int c = plain.codePointAt(at);
      at += Character.charCount(c);
      if (isSpace(c)) {
        end(word, words);
      } else if (isPunctuation(c) || isChinese(c)) {
        end(word, words);
        words.accept(Character.toString(c));
      } else if (isKept(c)) {
        word.appendCodePoint(Character.toLowerCase(c));
      }
    }
    end(word, words);
  }

  private static void end(StringBuilder word, Consumer<String> words) {
    if (!word.isEmpty()) {
      words.accept(word.toString());
      word.setLength(0);
    }
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  /** The White_Space property of Unicode, without those of its members that are controls. */
  private static boolean isSpace(int c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || Character.isSpaceChar(c);
  }

  private static boolean isKept(int c) {
    if (c < 0x80) {
      return c > ' ' && c != 0x7f;
    }
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK,
          Character.CONTROL,
          Character.FORMAT,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.SURROGATE ->
          false;
      default -> c != 0xfffd;
    };
  }

  private static boolean isPunctuation(int c) {
    if (c < 0x80) {
      return c > ' ' && c != 0x7f && !Character.isLetterOrDigit(c);
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  /**
   * The blocks of Chinese characters, and not those that only Japanese or Korean use. The gap
   * before U+2B920 is one that the models' own tokenizer has, too.
   */
  private static boolean isChinese(int c) {
    return c >= 0x3400
        && (c <= 0x4dbf
            || (c >= 0x4e00 && c <= 0x9fff)
            || (c >= 0xf900 && c <= 0xfaff)
            || (c >= 0x20000 && c <= 0x2a6df)
            || (c >= 0x2a700 && c <= 0x2b81f)
            || (c >= 0x2b920 && c <= 0x2ceaf)
            || (c >= 0x2f800 && c <= 0x2fa1f));
  }
}
