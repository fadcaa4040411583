package io.headgate.gateway.protocol;

/**
 * Checks on UTF-8 text before anybody interprets it.
 *
 * <p>The ranges are those of table 3-7 of the Unicode Standard: no overlong form, no surrogate,
 * nothing above U+10FFFF.
 */
final class Utf8 {

  private Utf8() {}

  /** The offset of the first byte that is not part of well-formed UTF-8, or -1. */
  static int firstMalformed(byte[] text) {
    int i = 0;
    while (i < text.length) {
      int lead = text[i];
      if (lead >= 0) {
        i++;
        continue;
      }
      int length = sequenceLength(text, i);
      if (length == 0) {
        return i;
      }
      i += length;
    }
    return -1;
  }

  /** The length of the sequence that begins at {@code i}, or 0 when it is malformed. */
  private static int sequenceLength(byte[] text, int i) {
    int lead = text[i] & 0xFF;
    if (lead >= 0xC2 && lead <= 0xDF) {
      return continues(text, i + 1) ? 2 : 0;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
      int low = lead == 0xE0 ? 0xA0 : 0x80;
      int high = lead == 0xED ? 0x9F : 0xBF;
      return within(text, i + 1, low, high) && continues(text, i + 2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
      int low = lead == 0xF0 ? 0x90 : 0x80;
      int high = lead == 0xF4 ? 0x8F : 0xBF;
      return within(text, i + 1, low, high) && continues(text, i + 2) && continues(text, i + 3)
          ? 4
          : 0;
    }
    return 0;
  }

  private static boolean continues(byte[] text, int i) {
    return within(text, i, 0x80, 0xBF);
  }

  private static boolean within(byte[] text, int i, int low, int high) {
    return i < text.length && (text[i] & 0xFF) >= low && (text[i] & 0xFF) <= high;
  }

  /** Whether an escape {@code \\uD8..} to {@code \\uDF..} stands in the text; false is certain. */
  static boolean mentionsSurrogates(byte[] text) {
    for (int i = 0; i + 2 < text.length; i++) {
      if (text[i] == '\\' && text[i + 1] == 'u' && (text[i + 2] | 0x20) == 'd') {
        return true;
      }
    }
    return false;
  }

  static boolean hasLoneSurrogate(String text) {
    // A pair comes out as one code point above U+FFFF, so a surrogate code point stands alone.
    return text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
