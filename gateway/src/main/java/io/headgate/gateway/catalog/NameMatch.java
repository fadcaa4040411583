package io.headgate.gateway.catalog;

import java.util.regex.Pattern;

/** Whether a name for a model is one of those that a price was published for. */
final class NameMatch {

  private final String[] fields;
  private final String name;
  private int at;

  private NameMatch(String[] fields, int at, String name) {
    this.fields = fields;
    this.at = at;
    this.name = name;
  }

  /**
   * Whether the clauses that begin at a field of the price data hold for a name.
   *
   * @throws IllegalStateException when there is no such clause
   */
  static boolean matches(String[] fields, int from, String name) {
    return new NameMatch(fields, from, name).next();
  }

  /** All but regular expressions ignore case. */
  private boolean next() {
    String clause = fields[at++];
    String text = clause.substring(1);
    return switch (clause.charAt(0)) {
      case '=' -> name.equalsIgnoreCase(text);
      case '^' -> name.regionMatches(true, 0, text, 0, text.length());
      case '$' -> name.regionMatches(true, name.length() - text.length(), text, 0, text.length());
      case '*' -> contains(text);
      case '/' -> Pattern.compile(text).matcher(name).find(); // ours: no one else's expressions
      case '|' -> count(text) > 0;
      case '&' -> count(text) == Integer.parseInt(text);
      default -> throw new IllegalStateException("price data: what is the clause " + clause + "?");
    };
  }

  private boolean contains(String text) {
    for (int i = 0; i + text.length() <= name.length(); i++) {
      if (name.regionMatches(true, i, text, 0, text.length())) {
        return true;
      }
    }
    return false;
  }

  /** How many of the clauses that follow hold; all are read. */
  private int count(String size) {
    int holding = 0;
    for (int i = Integer.parseInt(size); i > 0; i--) {
      holding += next() ? 1 : 0;
    }
    return holding;
  }
}
