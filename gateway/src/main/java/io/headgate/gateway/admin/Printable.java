package io.headgate.gateway.admin;

/** Text of strangers in a form that can be shown and logged. */
final class Printable {

  private static final int MAX_LENGTH = 200;

  private Printable() {}

  /** Without control characters and lone surrogates, and not too long. */
  static String of(String text) {
    return text.codePoints()
        .map(
            c ->
                Character.isISOControl(c)
                        || Character.getType(c) == Character.SURROGATE
                        || Character.getType(c) == Character.FORMAT
                    ? '?'
                    : c)
        .limit(MAX_LENGTH)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
