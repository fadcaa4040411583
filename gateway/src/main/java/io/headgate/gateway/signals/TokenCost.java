package io.headgate.gateway.signals;

/**
 * What a text costs by the kinds of its characters, in one pass.
 *
 * @param tokens as {@code o200k_base} would roughly count
 * @param longestRun of characters that a tokenizer might try to merge
 */
record TokenCost(double tokens, int longestRun) {

  /** Letters of an ASCII word after which each costs more: long words are rare ones. */
  private static final int COMMON_WORD = 7;

  private static final double LONG_WORD_TOKENS = .11;

  static TokenCost of(String text) {
    double tokens = 0;
    int longest = 0;
    int length = 0;
    CharacterKind.Run run = null;
    for (int i = 0; i < text.length(); i++) {
      CharacterKind kind = CharacterKind.of(text.charAt(i));
      if (kind.run() != run) {
        run = kind.run();
        length = 0;
        tokens += kind.startTokens();
      }
      length++;
      longest = Math.max(longest, length);
      tokens += kind.tokens();
      if (length > COMMON_WORD && kind == CharacterKind.ASCII_LETTER) {
        tokens += LONG_WORD_TOKENS;
      }
    }
    return new TokenCost(tokens, longest);
  }
}
