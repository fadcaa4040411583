package io.headgate.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The tokenizer of every simulated model: a token is a word with the space before it. */
final class Tokens {

  /** What an image in a prompt counts as. */
  static final int PER_IMAGE = 85;

  private static final Pattern TOKEN = Pattern.compile("\\s*\\S+|\\s+$");

  private Tokens() {}

  /** The pieces of the text; joined they are the text again. */
  static List<String> split(String text) {
    return new ArrayList<>(TOKEN.matcher(text).results().map(MatchResult::group).toList());
  }

  static int count(String text) {
    return (int) TOKEN.matcher(text).results().count();
  }
}
