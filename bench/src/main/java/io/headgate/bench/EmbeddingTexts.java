package io.headgate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts of an exact number of tokens, made of words that are one token each. */
final class EmbeddingTexts {

  private static final int TEXTS = 64;

  /** The tokens that every text has at its ends. */
  private static final int SPECIAL = 2;

  private static final List<String> WORDS =
      List.of(
          "the",
          "a",
          "water",
          "gate",
          "river",
          "open",
          "close",
          "how",
          "do",
          "i",
          "write",
          "code",
          "in",
          "java",
          "server",
          "error",
          "why",
          "is",
          "my",
          "password",
          "not",
          "working",
          "please",
          "help",
          "me",
          "with",
          "this",
          "question",
          "about",
          "history",
          "music",
          "food");

  private EmbeddingTexts() {}

  static List<String> ofTokens(int tokens) {
    Random random = new Random(tokens);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < TEXTS; i++) {
      texts.add(ofTokens(tokens, random));
    }
    return texts;
  }

  /** One text, hardly ever the same twice. */
  static String ofTokens(int tokens, Random random) {
    List<String> words = new ArrayList<>();
    for (int word = SPECIAL; word < tokens; word++) {
      words.add(WORDS.get(random.nextInt(WORDS.size())));
    }
    return String.join(" ", words);
  }
}
