package io.headgate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventCounterTest {

  private static final String STREAM =
      """
      data: {"choices":[{"delta":{"role":"assistant","content":""}}]}

      : keep-alive

      data: {"choices":[{"delta":{"content":"Hello"}}]}\r
      \r
      event: x
      data: {"choices":[{"delta":{"content":" world"}}]}

      data: {"choices":[{"delta":{},"finish_reason":"stop"}]}

      data: [DONE]

      """;

  @Test
  void countsTheSameHoweverTheBytesAreCut() {
    byte[] bytes = STREAM.getBytes(StandardCharsets.US_ASCII);
    EventCounter counter = new EventCounter();
    for (int size = 1; size <= bytes.length; size++) {
      counter.reset();
      for (int at = 0; at < bytes.length; at += size) {
        counter.accept(bytes, at, Math.min(size, bytes.length - at));
      }
      assertThat(counter.events()).as("pieces of %s bytes", size).isEqualTo(5);
      assertThat(counter.contentEvents()).isEqualTo(2);
      assertThat(counter.isDone()).isTrue();
    }
  }

  @Test
  void isNotDoneWithoutTheExactLastLine() {
    assertThat(isDone("data: {\"content\":\"data: [DONE]\"}\n\n")).isFalse();
    assertThat(isDone("data: [DONE]x\n\n")).isFalse();
    assertThat(isDone("data: [DONE]\n")).isFalse();
    assertThat(isDone("data: [DONE]\n\ndata: {}")).isFalse();
    assertThat(isDone("data: [DONE]\n\n")).isTrue();
  }

  @Test
  void matcherFindsOverlappingTexts() {
    ByteMatcher matcher = new ByteMatcher("aabaa");
    int found = 0;
    for (byte b : "aaabaabaaXaabaa".getBytes(StandardCharsets.US_ASCII)) {
      found += matcher.next(b) ? 1 : 0;
    }
    assertThat(found).isEqualTo(3);
  }

  private static boolean isDone(String stream) {
    EventCounter counter = new EventCounter();
    byte[] bytes = stream.getBytes(StandardCharsets.US_ASCII);
    counter.accept(bytes, 0, bytes.length);
    return counter.isDone();
  }
}
