package io.headgate.gateway.dispatch;

import java.util.Optional;

/**
 * Fits the beginning of one text to the end of another that it carries on: what both have is
 * dropped once. Text is held back while it is not clear how much that is.
 */
final class Overlap {

  /** Shorter ends that happen to be a beginning too are no repetition. */
  static final int MIN_REPEATED = 12;

  /** A new answer that shares more than this with the old beginning repeats it in other words. */
  static final int RESTATED = 40;

  /** Characters at the end that are looked for in the beginning. */
  static final int MAX_REPEATED = 2_000;

  /** Between an answer that is void and the one that replaces it. */
  static final String BREAK = "\n\n";

  private static final String STOPS = ".,;:!?";

  private final String delivered;
  private final Kind kind;
  private final StringBuilder held = new StringBuilder();
  private boolean decided;
  private boolean different;

  /** What the new text is known to be. */
  enum Kind {
    /** It begins where the other ends; only a whole repetition is dropped. */
    EXACT,
    /** It was asked to. */
    LOOSE,
    /** A new answer, which may begin as the other did. */
    ANEW
  }

  /**
   * The fitting of one text.
   *
   * @param delivered what the client has
   */
  Overlap(String delivered, Kind kind) {
    this.delivered = delivered;
    this.kind = kind;
    this.decided = delivered.isEmpty();
  }

  /** Whether the new text is another answer from the start and so does not carry on the old. */
  boolean isDifferent() {
    return different;
  }

  /** Takes text as it comes; what of it, and of what was held back, goes on now. */
  String accept(String text) {
    if (decided) {
      return text;
    }
    held.append(text);
    return decide(false).map(this::settle).orElse("");
  }

  /** No more text comes; what was held back and goes on. */
  String finish() {
    return decided ? "" : settle(decide(true).orElse(held.length()));
  }

  private String settle(int drop) {
    decided = true;
    String rest = held.substring(drop);
    held.setLength(0);
    if (drop > 0 || rest.isEmpty()) {
      return rest;
    }
    return kind == Kind.ANEW ? BREAK + rest : joined(rest);
  }

  /** Words that meet without anything between them were two; so does one after a stop. */
  private String joined(String rest) {
    char end = delivered.charAt(delivered.length() - 1);
    boolean meet =
        kind == Kind.LOOSE
            && Character.isLetterOrDigit(rest.charAt(0))
            && (Character.isLetterOrDigit(end) || STOPS.indexOf(end) >= 0);
    return meet ? " " + rest : rest;
  }

  /** How many characters are to be dropped; empty while that depends on what follows. */
  private Optional<Integer> decide(boolean last) {
    String text = held.toString();
    if (text.startsWith(delivered)) {
      return Optional.of(delivered.length());
    }
    if (delivered.startsWith(text)) {
      boolean repeats = kind == Kind.ANEW || text.length() >= MIN_REPEATED;
      return last ? Optional.of(repeats ? text.length() : 0) : Optional.empty();
    }
    if (kind == Kind.ANEW || commonStart(text) >= RESTATED) {
      different = true;
      return Optional.of(0);
    }
    return kind == Kind.EXACT ? Optional.of(0) : repeatedEnd(text, last);
  }

  private int commonStart(String text) {
    int common = 0;
    while (common < Math.min(text.length(), delivered.length())
        && text.charAt(common) == delivered.charAt(common)) {
      common++;
    }
    return common;
  }

  /** The longest end of what is delivered that the text begins with. */
  private Optional<Integer> repeatedEnd(String text, boolean last) {
    int longest = Math.min(delivered.length(), MAX_REPEATED);
    for (int length = longest; length >= MIN_REPEATED; length--) {
      int compared = Math.min(length, text.length());
      if (!delivered.regionMatches(delivered.length() - length, text, 0, compared)) {
        continue;
      }
      if (text.length() >= length) {
        return Optional.of(length);
      }
      if (!last) {
        return Optional.empty();
      }
    }
    return Optional.of(0);
  }
}
