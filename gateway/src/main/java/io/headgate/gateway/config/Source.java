package io.headgate.gateway.config;

import java.util.ArrayList;
import java.util.List;

/** The text of the file, as lines to quote from. */
final class Source {

  /** Longer lines are cut to this many characters around the caret. */
  private static final int WIDTH = 120;

  private final String name;
  private final String text;
  private final List<String> lines;

  Source(String name, String text) {
    this.name = name;
    this.text = text;
    this.lines = lines(text);
  }

  /** Splits where the parser counts lines, by hand: a regular expression costs at every start. */
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      if (isBreak(text, i)) {
        boolean pair = text.charAt(i) == '\n' && i > begin && text.charAt(i - 1) == '\r';
        lines.add(text.substring(begin, pair ? i - 1 : i));
        begin = i + 1;
      }
    }
    lines.add(text.substring(begin));
    return lines;
  }

  /** Whether a line ends with the character there: LF, CR LF at its LF, or CR. */
  static boolean isBreak(String text, int index) {
    char c = text.charAt(index);
    return c == '\n' || (c == '\r' && !text.startsWith("\r\n", index));
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

  static int codePoints(CharSequence text) {
    return Character.codePointCount(text, 0, text.length());
  }

  /** A line with a caret below, cut to the part around it. */
  static String draw(String line, int caret) {
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
