package io.headgate.gateway.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of the file, as lines to quote from. */
final class Source {

  /** Longer lines are cut to this many characters around the caret. */
  private static final int WIDTH = 120;

  /** What a line that could not be parsed may still show: names, references and punctuation. */
  private static final Pattern HARMLESS =
      Pattern.compile(
          "\\$\\{(?:file:[^}\\s]*|[A-Za-z_][A-Za-z0-9_]*)"
              + "|(?<![\\w.-])[A-Za-z_][A-Za-z0-9_.-]{0,31}(?=\\s*:(?:\\s|$))"
              + "|(?<![\\w.-])(?:true|false|null|\\d{1,5})(?![\\w.-])"
              + "|[\\s\\[\\]{},:#\"'|>&*%-]");

  private final String name;
  private final String text;
  private final List<String> lines;

  Source(String name, String text) {
    this.name = name;
    this.text = text;
    this.lines = List.of(text.split("\r\n|[\n\r\u0085\u2028\u2029]", -1));
  }

  String name() {
    return name;
  }

  String text() {
    return text;
  }

  /** The line with that number, or nothing when there is none. */
  String line(int number) {
    return number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
  }

  /** The line of {@code mark} and a caret below it, without what {@code mask} covers. */
  String excerpt(Mark mark, Mask mask) {
    int[] line = line(mark.line()).codePoints().toArray();
    int behind = Math.min(comment(line, mark.column()), mark.column() + 2 * WIDTH);
    StringBuilder shown = new StringBuilder();
    int caret = 0;
    int column = Math.max(1, mark.column() - 2 * WIDTH);
    while (column < behind) {
      if (column <= mark.column()) {
        caret = codePoints(shown);
      }
      Mark here = new Mark(mark.line(), column);
      Mark until = mask.coveredUntil(here);
      if (until.equals(here)) {
        shown.appendCodePoint(line[column++ - 1]);
      } else {
        int end = until.line() > mark.line() ? line.length + 1 : until.column();
        shown.append(Mask.hide(new String(line, column - 1, end - column)));
        column = end;
      }
    }
    return draw(shown.toString(), column <= mark.column() ? codePoints(shown) : caret);
  }

  /** The column where a comment begins behind {@code column}: it may hold an old secret. */
  private static int comment(int[] line, int column) {
    for (int i = Math.max(1, column); i < line.length; i++) {
      if (line[i] == '#' && Character.isWhitespace(line[i - 1])) {
        return i + 1;
      }
    }
    return line.length + 1;
  }

  /** The same for a file that could not be parsed: shows only what is surely harmless. */
  String cautiousExcerpt(Mark mark) {
    String line = line(mark.line());
    int place = line.offsetByCodePoints(0, Math.min(mark.column() - 1, codePoints(line)));
    StringBuilder shown = new StringBuilder();
    Matcher matcher = HARMLESS.matcher(line);
    int caret = -1;
    int at = 0;
    while (at < line.length()) {
      boolean found = matcher.find();
      int start = found ? matcher.start() : line.length();
      caret = caret < 0 && place < start ? codePoints(shown) : caret;
      shown.append(start > at ? Mask.HIDDEN : "");
      at = found ? matcher.end() : start;
      caret = caret < 0 && place < at ? codePoints(shown) + place - start : caret;
      shown.append(line, start, at);
    }
    return draw(shown.toString(), caret < 0 ? codePoints(shown) : caret);
  }

  private static int codePoints(CharSequence text) {
    return Character.codePointCount(text, 0, text.length());
  }

  private static String draw(String line, int caret) {
    if (line.isBlank()) {
      return "";
    }
    int[] all = line.codePoints().map(c -> Character.isISOControl(c) ? ' ' : c).toArray();
    int from = caret < WIDTH ? 0 : caret - WIDTH / 2;
    int to = Math.min(all.length, from + WIDTH);
    String shown = new String(all, Math.min(from, to), Math.max(0, to - from)).stripTrailing();
    return "  " + shown + "\n  " + " ".repeat(caret - from) + "^";
  }
}
