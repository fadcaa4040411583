package io.headgate.gateway.signals;

import java.util.List;

/**
 * Groups of digits with nothing between them but what people write inside numbers.
 *
 * @param text in which it stands
 * @param groups from left to right, at least one
 */
record DigitRun(String text, List<Group> groups) {

  DigitRun {
    groups = List.copyOf(groups);
  }

  int size() {
    return groups.size();
  }

  int start() {
    return groups.get(0).start();
  }

  int end() {
    return groups.get(groups.size() - 1).end();
  }

  /** Some of its groups, as a run of their own. */
  DigitRun part(int from, int to) {
    return new DigitRun(text, groups.subList(from, to));
  }

  /** How many digits it has. */
  int length() {
    int length = 0;
    for (Group group : groups) {
      length += group.end() - group.start();
    }
    return length;
  }

  /** The digits without what is between them. */
  String digits() {
    StringBuilder digits = new StringBuilder();
    groups.forEach(group -> digits.append(text, group.start(), group.end()));
    return digits.toString();
  }

  String group(int i) {
    return text.substring(groups.get(i).start(), groups.get(i).end());
  }

  /** What stands between a group and the one after it. */
  String separator(int i) {
    return text.substring(groups.get(i).end(), groups.get(i + 1).start());
  }

  /** Whether all groups are separated by the same text. */
  boolean isSeparatedBy(String separator) {
    for (int i = 0; i + 1 < size(); i++) {
      if (!separator(i).equals(separator)) {
        return false;
      }
    }
    return true;
  }

  /** The lengths of its groups, such as {@code 3-2-4}. */
  String shape() {
    StringBuilder shape = new StringBuilder();
    for (Group group : groups) {
      shape.append(shape.isEmpty() ? "" : "-").append(group.end() - group.start());
    }
    return shape.toString();
  }

  /** The character before it; a space at the beginning of the text. */
  char before() {
    return start() == 0 ? ' ' : text.charAt(start() - 1);
  }

  /** The character after it; a space at the end of the text. */
  char after() {
    return end() == text.length() ? ' ' : text.charAt(end());
  }

  /** Where a group stands: from {@code start}, inclusive, to {@code end}, exclusive. */
  record Group(int start, int end) {}
}
