package io.headgate.bench.routing;

/** A dozen features of the surface of a prompt, for heads that look at no meaning. */
final class PromptShape {

  private PromptShape() {}

  static float[] of(String text) {
    int letters = 0;
    int upper = 0;
    int digits = 0;
    int marks = 0;
    int sentences = 0;
    int lines = 0;
    int numbers = 0;
    int words = 0;
    boolean isInWord = false;
    boolean isInNumber = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isDigit = Character.isDigit(c);
      letters += Character.isLetter(c) ? 1 : 0;
      upper += Character.isUpperCase(c) ? 1 : 0;
      digits += isDigit ? 1 : 0;
      marks += !Character.isLetterOrDigit(c) && !Character.isWhitespace(c) ? 1 : 0;
      sentences += c == '.' || c == '!' || c == '?' ? 1 : 0;
      lines += c == '\n' ? 1 : 0;
      numbers += isDigit && !isInNumber ? 1 : 0;
      words += !Character.isWhitespace(c) && !isInWord ? 1 : 0;
      isInNumber = isDigit;
      isInWord = !Character.isWhitespace(c);
    }
    float size = Math.max(1, text.length());
    return new float[] {
      (float) Math.log1p(text.length()),
      (float) Math.log1p(words),
      digits / size,
      (float) Math.sqrt(numbers),
      (float) Math.sqrt(sentences),
      (float) Math.sqrt(lines),
      (float) letters / Math.max(1, words),
      marks / size,
      text.contains(" not ") ? 1 : 0,
      text.indexOf('?') >= 0 ? 1 : 0,
      upper / size,
      text.indexOf('$') >= 0 || text.indexOf('=') >= 0 ? 1 : 0
    };
  }
}
