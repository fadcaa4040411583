package io.headgate.gateway.signals;

/** The part of a long text that tells most about it: its beginning and its end. */
final class InformativeText {

  /** More characters than a token has in any language that is written with spaces. */
  private static final int CHARACTERS_PER_TOKEN = 6;

  private static final String GAP = " … ";

  private InformativeText() {}

  /** Two thirds from the beginning and a third from the end, where the text is longer. */
  static String of(String text, int maxTokens) {
    int limit = maxTokens * CHARACTERS_PER_TOKEN;
    String stripped = text.length() > limit ? text : text.strip();
    if (stripped.length() <= limit) {
      return stripped;
    }
    int head = whole(stripped, limit * 2 / 3);
    int tail = whole(stripped, stripped.length() - (limit - head));
    return stripped.substring(0, head) + GAP + stripped.substring(tail);
  }

  /** An index that does not part a pair of surrogates. */
  private static int whole(String text, int index) {
    return Character.isLowSurrogate(text.charAt(index)) ? index - 1 : index;
  }
}
