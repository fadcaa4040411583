package io.headgate.gateway.signals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Cuts a text into runs of digits. */
final class DigitRuns {

  /** Longer ones are cut, with some overlap: no number of interest has more groups than that. */
  static final int MAX_GROUPS = 12;

  private static final int OVERLAP = 6;

  /** Longer ones are no number of interest. */
  static final int MAX_GROUP = 19;

  /** Between two groups: {@code ") - "} is the longest that people write. */
  private static final int MAX_SEPARATOR = 3;

  private DigitRuns() {}

  static void forEach(String text, Consumer<DigitRun> action) {
    List<DigitRun.Group> groups = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      if (!isDigit(text.charAt(i))) {
        i++;
        continue;
      }
      int end = i;
      while (end < text.length() && isDigit(text.charAt(end))) {
        end++;
      }
      if (!groups.isEmpty() && !continues(text, groups.get(groups.size() - 1).end(), i)) {
        flush(text, groups, 0, action);
      }
      if (end - i > MAX_GROUP) {
        flush(text, groups, 0, action);
      } else {
        groups.add(new DigitRun.Group(i, end));
      }
      if (groups.size() == MAX_GROUPS) {
        flush(text, groups, OVERLAP, action);
      }
      i = end;
    }
    flush(text, groups, 0, action);
  }

  private static void flush(
      String text, List<DigitRun.Group> groups, int kept, Consumer<DigitRun> action) {
    if (!groups.isEmpty()) {
      action.accept(new DigitRun(text, groups));
    }
    groups.subList(0, groups.size() - Math.min(kept, groups.size())).clear();
  }

  private static boolean continues(String text, int end, int start) {
    if (start - end > MAX_SEPARATOR) {
      return false;
    }
    for (int i = end; i < start; i++) {
      if (" -./()\u00A0\u2010\u2011\u2013".indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
