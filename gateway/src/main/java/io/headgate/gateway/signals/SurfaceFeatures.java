package io.headgate.gateway.signals;

import java.util.List;

/**
 * Features of a text that need no model, each a small number of at least 0. The same text gives the
 * same features on every node, so that what is learned from them can be shared.
 *
 * <p>Looks at the beginning only, but for the length.
 */
public final class SurfaceFeatures {

  /** What the features are, in order. */
  public static final List<String> NAMES =
      List.of(
          "log_characters",
          "log_words",
          "log_sentences",
          "digit_share",
          "log_numbers",
          "log_question_marks",
          "log_code_marks",
          "log_math_marks",
          "log_lines",
          "log_bullets",
          "upper_case_share",
          "log_question_words",
          "word_length",
          "non_ascii_share",
          "begins_with_order",
          "log_quotes");

  /** Characters that are looked at. */
  static final int MAX_CHARACTERS = 8_192;

  private static final double MAX_WORD_LENGTH = 20;

  private SurfaceFeatures() {}

  /** The features of a text, as many as there are names. */
  public static float[] of(String text) {
    SurfaceScan scan = new SurfaceScan(text, Math.min(text.length(), MAX_CHARACTERS));
    return new float[] {
      log(text.length()),
      log(scan.words()),
      log(scan.sentences()),
      share(scan.digits(), scan.characters()),
      log(scan.numbers()),
      log(scan.questionMarks()),
      log(scan.codeMarks()),
      log(scan.mathMarks()),
      log(scan.lineBreaks()),
      log(scan.bullets()),
      share(scan.upperCase(), scan.letters()),
      log(scan.questionWords()),
      (float) Math.min(MAX_WORD_LENGTH, share(scan.letters(), scan.words())),
      share(scan.nonAscii(), scan.characters()),
      scan.beginsWithOrder() ? 1 : 0,
      log(scan.quotes())
    };
  }

  private static float log(int count) {
    return (float) StrictMath.log1p(count);
  }

  private static float share(int part, int whole) {
    return whole == 0 ? 0 : (float) part / whole;
  }
}
