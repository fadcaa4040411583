package io.headgate.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

  private static final long SEED = 20_251_120;

  /** Bytes at the borders of the ranges, which random bytes would seldom hit. */
  private static final int[] BORDERS = {
    0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED,
    0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
  };

  @Test
  void agreesWithThePlatformOnRandomBytes() {
    Random random = new Random(SEED);
    for (int round = 0; round < 100_000; round++) {
      byte[] text = new byte[random.nextInt(8)];
      for (int i = 0; i < text.length; i++) {
        text[i] =
            (byte)
                (random.nextBoolean()
                    ? BORDERS[random.nextInt(BORDERS.length)]
                    : random.nextInt(256));
      }

      assertThat(Utf8.firstMalformed(text))
          .as("seed %d, round %d", SEED, round)
          .isEqualTo(firstMalformed(text));
    }
  }

  @Test
  void agreesWithThePlatformOnEveryPairOfBytesAtABorder() {
    for (int first : BORDERS) {
      for (int second : BORDERS) {
        for (int third : BORDERS) {
          byte[] text = {(byte) first, (byte) second, (byte) third, (byte) 0x80};

          assertThat(Utf8.firstMalformed(text)).isEqualTo(firstMalformed(text));
        }
      }
    }
  }

  private static int firstMalformed(byte[] text) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(text);
    CoderResult result = decoder.decode(in, CharBuffer.allocate(16), true);
    return result.isError() ? in.position() : -1;
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud800", "x\\uDFff", "\\\\ud800"})
  void escapesThatMayBeSurrogatesAreMentioned(String text) {
    assertThat(Utf8.mentionsSurrogates(text.getBytes(StandardCharsets.US_ASCII))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\\u", "\\u00e4", "ud800", "\\u0d80"})
  void otherTextsMentionNone(String text) {
    assertThat(Utf8.mentionsSurrogates(text.getBytes(StandardCharsets.US_ASCII))).isFalse();
  }

  @Test
  void onlySurrogatesWithoutTheirOtherHalfAreLone() {
    assertThat(Utf8.hasLoneSurrogate("\ud83d\ude00")).isFalse();
    assertThat(Utf8.hasLoneSurrogate("a\ud83d")).isTrue();
    assertThat(Utf8.hasLoneSurrogate("\ude00\ud83d")).isTrue();
  }
}
