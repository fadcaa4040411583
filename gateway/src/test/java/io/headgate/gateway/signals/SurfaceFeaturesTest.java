package io.headgate.gateway.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SurfaceFeaturesTest {

  private static final Offset<Double> EXACTLY = within(1e-6);

  private static double feature(String name, String text) {
    float[] features = SurfaceFeatures.of(text);
    assertThat(features).hasSameSizeAs(SurfaceFeatures.NAMES);
    return features[SurfaceFeatures.NAMES.indexOf(name)];
  }

  /** The count behind a logarithm. */
  private static double count(String name, String text) {
    return Math.expm1(feature("log_" + name, text));
  }

  @Test
  void countsWhatStandsInAText() {
    String text = "Write 3 tests.\n- What is 1,000.5 + 2?\n- Why \"so\"?\n2. return f();";

    assertThat(count("characters", text)).isCloseTo(text.length(), within(1e-3));
    assertThat(count("words", text)).isCloseTo(8, within(1e-4));
    assertThat(count("sentences", text)).isCloseTo(4, within(1e-4));
    assertThat(count("numbers", text)).isCloseTo(4, within(1e-4));
    assertThat(count("question_marks", text)).isCloseTo(2, within(1e-4));
    assertThat(count("question_words", text)).isCloseTo(2, within(1e-4));
    assertThat(count("lines", text)).isCloseTo(3, within(1e-4));
    assertThat(count("bullets", text)).isCloseTo(3, within(1e-4));
    assertThat(count("quotes", text)).isCloseTo(2, within(1e-4));
    assertThat(count("math_marks", text)).isCloseTo(1, within(1e-4));
    assertThat(count("code_marks", text)).isCloseTo(3, within(1e-4));
    assertThat(feature("begins_with_order", text)).isEqualTo(1);
  }

  @Test
  void sharesAreOfTheirWhole() {
    assertThat(feature("digit_share", "a1b2")).isCloseTo(.5, EXACTLY);
    assertThat(feature("upper_case_share", "AbCd 12")).isCloseTo(.5, EXACTLY);
    assertThat(feature("non_ascii_share", "äöab")).isCloseTo(.5, EXACTLY);
    assertThat(feature("word_length", "ab abcd")).isCloseTo(3, EXACTLY);
    assertThat(feature("begins_with_order", "What should I write?")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a", "@", "1", "\n", "{", "\ud83d", "."})
  void everyTextHasFiniteFeaturesThatRepeat(String unit) {
    for (String text : new String[] {unit, unit.repeat(1 << 20)}) {
      float[] features = SurfaceFeatures.of(text);
      assertThat(features).containsExactly(SurfaceFeatures.of(text));
      for (float feature : Arrays.copyOf(features, features.length)) {
        assertThat(feature).isBetween(0f, 20f);
      }
    }
  }
}
