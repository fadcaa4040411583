package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainFormTest {

  private static final long SEED = 20_251_120;

  /** The same rules as patterns, which are shorter to read and too slow for strangers' text. */
  private static final Pattern TARGET =
      Pattern.compile("/([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*");

  private static final Pattern AMBIGUOUS =
      Pattern.compile("//|/\\.{1,2}(/|\\z)|%(2[eE]|5[cC]|[01][0-9A-Fa-f]|7[fF])");

  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");

  private final Random random = new Random(SEED);

  @Test
  void agreesWithThePatternsOnRandomTargets() {
    for (int round = 0; round < 300_000; round++) {
      String target = "/" + text("/..%%2eE50cCf7?a1Z-:@#\\ \u00e4\u0661\n", 10);

      assertThat(PlainForm.isTarget(target))
          .as("seed %d, round %d: %s", SEED, round, target)
          .isEqualTo(isTarget(target));
    }
  }

  private static boolean isTarget(String target) {
    return TARGET.matcher(target).matches() && !AMBIGUOUS.matcher(target.split("\\?", 2)[0]).find();
  }

  @Test
  void agreesWithThePatternOnRandomHosts() {
    for (int round = 0; round < 300_000; round++) {
      String host = text("[]::..aF1_-9z@/ \u00e4\u0661\n", 10);

      assertThat(PlainForm.isHost(host))
          .as("seed %d, round %d: %s", SEED, round, host)
          .isEqualTo(HOST.matcher(host).matches());
    }
  }

  private String text(String alphabet, int maxLength) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(maxLength); i > 0; i--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/v1/models/", "/v1/models/a..b", "/...", "/.a", "/%C3%B6", "/a?b=//..%00"})
  void targetIsPlain(String target) {
    assertThat(PlainForm.isTarget(target)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "v1",
        "http://a/",
        "//a",
        "/a//b",
        "/.",
        "/..",
        "/a/../b",
        "/a/./b",
        "/a/..?b",
        "/%2e",
        "/%5C",
        "/%00",
        "/%1f",
        "/%7F",
        "/%",
        "/%4",
        "/%zz",
        "/a b",
        "/#a",
        "/\\",
        "/\u00f6"
      })
  void targetIsNotPlain(String target) {
    assertThat(PlainForm.isTarget(target)).isFalse();
  }

  @Test
  void lengthsOfHostsAreBounded() {
    for (int length = 250; length < 257; length++) {
      String host = "a".repeat(length);

      assertThat(PlainForm.isHost(host)).isEqualTo(HOST.matcher(host).matches());
    }
    for (int length = 0; length < 50; length++) {
      String host = "[" + ":".repeat(length) + "]:80";

      assertThat(PlainForm.isHost(host)).isEqualTo(HOST.matcher(host).matches());
    }
  }
}
