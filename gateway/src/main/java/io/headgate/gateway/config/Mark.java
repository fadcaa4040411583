package io.headgate.gateway.config;

import java.util.Comparator;

/** A place in the file; line and column count from 1, columns in characters (code points). */
record Mark(int line, int column) implements Comparable<Mark> {

  /** The file as a whole. */
  static final Mark NONE = new Mark(0, 0);

  static final Mark START = new Mark(1, 1);

  private static final Comparator<Mark> ORDER =
      Comparator.comparingInt(Mark::line).thenComparingInt(Mark::column);

  static Mark of(org.snakeyaml.engine.v2.exceptions.Mark mark) {
    return new Mark(mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** The place of the character before which {@code index} code points of {@code text} stand. */
  static Mark at(String text, int index) {
    int line = 1;
    int column = 1;
    int end = text.offsetByCodePoints(0, Math.min(index, text.codePointCount(0, text.length())));
    for (int i = 0; i < end; i = text.offsetByCodePoints(i, 1)) {
      boolean breaks = Source.isBreak(text, i);
      line += breaks ? 1 : 0;
      column = breaks ? 1 : column + 1;
    }
    return new Mark(line, column);
  }

  @Override
  public int compareTo(Mark other) {
    return ORDER.compare(this, other);
  }
}
