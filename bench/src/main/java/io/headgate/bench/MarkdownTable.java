package io.headgate.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table in Markdown: a heading row, then rows of the same width. */
public final class MarkdownTable {

  private final int width;
  private final List<String> lines = new ArrayList<>();

  public MarkdownTable(String... heading) {
    width = heading.length;
    row((Object[]) heading);
    lines.add("|" + String.join("|", Collections.nCopies(width, "---")) + "|");
  }

  public MarkdownTable row(Object... cells) {
    if (cells.length != width) {
      throw new IllegalArgumentException("cells: " + cells.length + " (expected: " + width + ")");
    }
    StringBuilder line = new StringBuilder("|");
    for (Object cell : cells) {
      line.append(' ').append(cell).append(" |");
    }
    lines.add(line.toString());
    return this;
  }

  @Override
  public String toString() {
    return String.join("\n", lines) + "\n";
  }
}
