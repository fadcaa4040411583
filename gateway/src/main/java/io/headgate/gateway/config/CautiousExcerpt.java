package io.headgate.gateway.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The excerpt of a file that could not be parsed: it is not known where the secrets stand, so only
 * what is surely harmless is shown.
 */
final class CautiousExcerpt {

  /** What a line that could not be parsed may still show: names, references and punctuation. */
  private static final Pattern HARMLESS =
      Pattern.compile(
          "\\$\\{(?:file:[^}\\s]*|[A-Za-z_][A-Za-z0-9_]*)"
              + "|(?<![\\w.-])[A-Za-z_][A-Za-z0-9_.-]{0,31}(?=\\s*:(?:\\s|$))"
              + "|(?<![\\w.-])(?:true|false|null|\\d{1,5})(?![\\w.-])"
              + "|[\\s\\[\\]{},:#\"'|>&*%-]");

  private CautiousExcerpt() {}

  static String of(Source source, Mark mark) {
    String line = source.line(mark.line());
    int place = line.offsetByCodePoints(0, Math.min(mark.column() - 1, Source.codePoints(line)));
    StringBuilder shown = new StringBuilder();
    Matcher matcher = HARMLESS.matcher(line);
    int caret = -1;
    int at = 0;
    while (at < line.length()) {
      boolean found = matcher.find();
      int start = found ? matcher.start() : line.length();
      caret = caret < 0 && place < start ? Source.codePoints(shown) : caret;
      shown.append(start > at ? Mask.HIDDEN : "");
      at = found ? matcher.end() : start;
      caret = caret < 0 && place < at ? Source.codePoints(shown) + place - start : caret;
      shown.append(line, start, at);
    }
    return Source.draw(shown.toString(), caret < 0 ? Source.codePoints(shown) : caret);
  }
}
