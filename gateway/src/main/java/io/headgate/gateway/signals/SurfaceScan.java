package io.headgate.gateway.signals;

import java.util.Locale;
import java.util.Set;

/** Counts what stands in a text, in one pass. */
final class SurfaceScan {

  private static final int MAX_KNOWN_WORD = 12;

  private static final Set<String> QUESTION_WORDS =
      Set.of("what", "why", "how", "when", "where", "who", "which", "whose", "whom");

  private static final Set<String> CODE_WORDS =
      Set.of(
          "def",
          "class",
          "import",
          "return",
          "function",
          "var",
          "const",
          "public",
          "void",
          "null",
          "select",
          "struct",
          "async",
          "await",
          "printf",
          "println",
          "lambda",
          "stdout",
          "elif");

  private static final Set<String> ORDERS =
      Set.of(
          "write",
          "explain",
          "summarize",
          "summarise",
          "translate",
          "list",
          "give",
          "create",
          "make",
          "tell",
          "find",
          "solve",
          "prove",
          "calculate",
          "compute",
          "fix",
          "implement",
          "generate",
          "describe",
          "compare",
          "show",
          "rewrite",
          "convert",
          "classify",
          "extract",
          "design",
          "analyze",
          "analyse",
          "refactor",
          "debug",
          "draft",
          "suggest");

  private final String text;
  private final int characters;

  private int letters;
  private int upperCase;
  private int digits;
  private int nonAscii;
  private int words;
  private int sentences;
  private int numbers;
  private int questionMarks;
  private int questionWords;
  private int codeMarks;
  private int mathMarks;
  private int quotes;
  private int lineBreaks;
  private int bullets;
  private boolean beginsWithOrder;

  private int wordStart = -1;
  private boolean inNumber;
  private boolean atLineStart = true;

  SurfaceScan(String text, int characters) {
    this.text = text;
    this.characters = characters;
    for (int i = 0; i < characters; i++) {
      see(text.charAt(i), i);
    }
    endWord(characters);
  }

  private void see(char c, int at) {
    nonAscii += c >= 0x80 ? 1 : 0;
    boolean letter = Character.isLetter(c);
    if (letter) {
      letters++;
      upperCase += Character.isUpperCase(c) ? 1 : 0;
      wordStart = wordStart < 0 ? at : wordStart;
    } else {
      endWord(at);
    }
    boolean digit = c >= '0' && c <= '9';
    digits += digit ? 1 : 0;
    numbers += digit && !inNumber ? 1 : 0;
    inNumber = digit || (inNumber && (c == '.' || c == ','));
    if (!letter && !digit) {
      sign(c, at);
    }
    atLineStart = c == '\n' || (atLineStart && c == ' ');
  }

  private void sign(char c, int at) {
    char next = at + 1 < characters ? text.charAt(at + 1) : ' ';
    boolean ends = next == ' ' || next == '\n';
    switch (c) {
      case '\n' -> lineBreaks++;
      case '?', '？', '؟' -> {
        questionMarks++;
        sentences++;
      }
      case '!', '。', '！' -> sentences++;
      case '.' -> {
        sentences += ends ? 1 : 0;
        bullets += ends && atLineStart(at) ? 1 : 0;
      }
      case '-', '*', '•' -> {
        bullets += ends && atLineStart ? 1 : 0;
        mathMarks += c == '*' && !ends ? 1 : 0;
        codeMarks += c == '-' && next == '>' ? 1 : 0;
      }
      case '{', '}', ';', '`' -> codeMarks++;
      case '(' -> codeMarks += next == ')' ? 1 : 0;
      case '=' -> {
        mathMarks++;
        codeMarks += next == '=' || next == '>' ? 1 : 0;
      }
      case '+', '/', '^', '<', '>', '≤', '≥', '∑', '∫', '√', 'π', '±', '×', '÷', '%', '$' ->
          mathMarks++;
      case '"', '“', '«' -> quotes++;
      default -> {
        // Signs that tell nothing.
      }
    }
  }

  /** Whether only a number of one or two digits stands between the line's start and here. */
  private boolean atLineStart(int at) {
    int i = at - 1;
    while (i >= 0 && at - i <= 2 && Character.isDigit(text.charAt(i))) {
      i--;
    }
    return i < at - 1 && (i < 0 || text.charAt(i) == '\n');
  }

  private void endWord(int end) {
    if (wordStart < 0) {
      return;
    }
    words++;
    if (end - wordStart <= MAX_KNOWN_WORD) {
      String word = text.substring(wordStart, end).toLowerCase(Locale.ROOT);
      questionWords += QUESTION_WORDS.contains(word) ? 1 : 0;
      codeMarks += CODE_WORDS.contains(word) ? 1 : 0;
      beginsWithOrder |= words == 1 && ORDERS.contains(word);
    }
    wordStart = -1;
  }

  int characters() {
    return characters;
  }

  int letters() {
    return letters;
  }

  int upperCase() {
    return upperCase;
  }

  int digits() {
    return digits;
  }

  int nonAscii() {
    return nonAscii;
  }

  int words() {
    return words;
  }

  int sentences() {
    return sentences;
  }

  /** Numbers, with their decimals and thousands as one. */
  int numbers() {
    return numbers;
  }

  int questionMarks() {
    return questionMarks;
  }

  int questionWords() {
    return questionWords;
  }

  int codeMarks() {
    return codeMarks;
  }

  int mathMarks() {
    return mathMarks;
  }

  int quotes() {
    return quotes;
  }

  int lineBreaks() {
    return lineBreaks;
  }

  /** Lines that begin as those of a list do. */
  int bullets() {
    return bullets;
  }

  boolean beginsWithOrder() {
    return beginsWithOrder;
  }
}
