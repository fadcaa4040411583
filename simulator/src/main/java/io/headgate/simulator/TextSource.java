package io.headgate.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The prose of the simulated models: it echoes the question and follows from the prompt alone. */
final class TextSource {

  /** The most tokens that {@code LENGTH=n} gets; more is cut to it. */
  static final int MAX_LENGTH = 200_000;

  private static final int ECHOED_WORDS = 8;
  private static final int SENTENCES = 3;
  private static final List<Integer> STRIDES = List.of(1, 3, 7, 9);
  private static final Pattern LENGTH = Pattern.compile("LENGTH=(\\d{1,9})");

  private static final List<String> PROSE =
      List.of(
          "This answer comes from a simulator on your own machine.",
          "Ask the same thing twice and you get the same words.",
          "No token was billed for this sentence.",
          "The weather in here is always the same.",
          "Every word streams as one token.",
          "A real model would have thought longer.",
          "Nothing you write leaves this computer.",
          "The short answer is that it depends.",
          "Try a fault to see what happens next.",
          "Some questions are best answered with another question.");
  private static final String UNICODE = " Voilà le café, 漢字 and a 🙂 for you.";

  private TextSource() {}

  static String answer(Prompt prompt, Chance chance) {
    Matcher length = LENGTH.matcher(prompt.userText());
    if (length.find()) {
      return exactly(Math.min(Integer.parseInt(length.group(1)), MAX_LENGTH), prompt, chance);
    }
    return opening(prompt) + sentences(chance, SENTENCES);
  }

  private static String opening(Prompt prompt) {
    String start =
        prompt.toolResult().isPresent()
            ? "The tool said: " + prompt.toolResult().get().strip()
            : "You asked: \"" + echo(prompt.userText()) + "\".";
    return prompt.says("UNICODE") ? start + UNICODE : start;
  }

  private static String echo(String question) {
    List<String> words = Tokens.split(question.strip());
    if (words.size() <= ECHOED_WORDS) {
      return String.join("", words);
    }
    return String.join("", words.subList(0, ECHOED_WORDS)) + "…";
  }

  /** A few different sentences: a stride without a factor in common with ten visits all ten. */
  private static String sentences(Chance chance, int count) {
    StringBuilder text = new StringBuilder();
    int start = chance.below(PROSE.size());
    int stride = STRIDES.get(chance.below(STRIDES.size()));
    for (int i = 0; i < count; i++) {
      text.append(' ').append(PROSE.get((start + i * stride) % PROSE.size()));
    }
    return text.toString();
  }

  private static String exactly(int count, Prompt prompt, Chance chance) {
    List<String> tokens = new ArrayList<>(Tokens.split(opening(prompt)));
    while (tokens.size() < count) {
      tokens.addAll(Tokens.split(sentences(chance, SENTENCES)));
    }
    return String.join("", tokens.subList(0, count));
  }
}
