package io.headgate.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.gateway.SeededRuns;
import io.headgate.gateway.protocol.GatewayException;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares the decoder with a parser of whole texts, written after the HTML standard. */
final class SseDecoderTest {

  private static final List<String> LINES =
      List.of(
          "data: {\"a\":1}",
          "data:x",
          "data: ",
          "data",
          "data:  two spaces",
          "data: é\uD83D\uDE00漢",
          "event: error",
          "event:",
          "event",
          "id: 7",
          "retry: 10",
          ": comment",
          ":",
          "datas: no",
          "dat: no",
          " data: no",
          "\uFEFFdata: no",
          "x",
          "data: a:b: c");
  private static final List<String> ENDS = List.of("\n", "\n", "\r\n", "\r");

  private record Event(String type, String data) {}

  @Test
  void agreesWithTheStandardHoweverTheTextIsSplit() {
    SeededRuns.each(
        20_000,
        random -> {
          String text = text(random);
          assertThat(decoded(split(text.getBytes(StandardCharsets.UTF_8), random)))
              .as(text)
              .isEqualTo(standard(text));
        });
  }

  @Test
  void agreesWithTheStandardByteByByte() {
    SeededRuns.each(
        2_000,
        random -> {
          String text = text(random);
          List<byte[]> pieces = new ArrayList<>();
          for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            pieces.add(new byte[] {b});
          }
          assertThat(decoded(pieces)).as(text).isEqualTo(standard(text));
        });
  }

  @Test
  void callsOnlyTheUsualSpellingPlainAndSlicesIt() {
    SeededRuns.each(
        5_000,
        random -> {
          SseDecoder decoder = new SseDecoder();
          for (byte[] piece : split(text(random).getBytes(StandardCharsets.UTF_8), random)) {
            decoder.feed(
                Buffer.buffer(piece),
                event -> {
                  if (event.plain()) {
                    assertThat(decoder.slice(event.start(), event.end()).toString())
                        .isEqualTo("data: " + event.text() + "\n\n");
                  }
                });
          }
        });
  }

  @Test
  void takesAnEventOfTheLargestSize() {
    String event = "data: " + "x".repeat(SseDecoder.MAX_EVENT_BYTES - 8) + "\n\n";
    assertThat(decoded(List.of(event.getBytes(StandardCharsets.UTF_8)))).hasSize(1);
  }

  @Test
  void refusesAnEventThatIsTooLargeHoweverItIsSplit() {
    byte[] event =
        ("data: " + "x".repeat(SseDecoder.MAX_EVENT_BYTES - 7) + "\n\n")
            .getBytes(StandardCharsets.UTF_8);
    int half = event.length / 2;
    assertTooLarge(List.of(event));
    assertTooLarge(
        List.of(Arrays.copyOf(event, half), Arrays.copyOfRange(event, half, event.length)));
  }

  @Test
  void refusesCommentsWithoutEnd() {
    byte[] comments = ": keep-alive\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);
    assertTooLarge(java.util.Collections.nCopies(10, comments));
  }

  private static void assertTooLarge(List<byte[]> pieces) {
    assertThatThrownBy(() -> decoded(pieces))
        .isInstanceOf(GatewayException.class)
        .hasMessageContaining("more than 1048576 bytes");
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "\uFEFF" : "");
    boolean mixed = random.nextBoolean();
    String usual = SeededRuns.pick(random, ENDS);
    for (int i = random.nextInt(20); i > 0; i--) {
      text.append(random.nextInt(3) == 0 ? "" : SeededRuns.pick(random, LINES));
      text.append(mixed ? SeededRuns.pick(random, ENDS) : usual);
    }
    return text.append(random.nextInt(4) == 0 ? "data: unfinished" : "").toString();
  }

  private static List<byte[]> split(byte[] text, Random random) {
    List<byte[]> pieces = new ArrayList<>();
    int most = 1 + random.nextInt(40);
    for (int from = 0; from < text.length; ) {
      int to = Math.min(text.length, from + 1 + random.nextInt(most));
      pieces.add(Arrays.copyOfRange(text, from, to));
      from = to;
    }
    return pieces;
  }

  private static List<Event> decoded(List<byte[]> pieces) {
    SseDecoder decoder = new SseDecoder();
    List<Event> events = new ArrayList<>();
    for (byte[] piece : pieces) {
      decoder.feed(
          Buffer.buffer(piece), event -> events.add(new Event(event.type(), event.text())));
    }
    return events;
  }

  /** "Interpreting an event stream", step by step, but for events without data. */
  private static List<Event> standard(String text) {
    List<Event> events = new ArrayList<>();
    StringBuilder data = new StringBuilder();
    String type = "";
    String stream = text.startsWith("\uFEFF") ? text.substring(1) : text;
    String[] lines = stream.split("\r\n|\n|\r", -1);
    for (int i = 0; i < lines.length - 1; i++) {
      String line = lines[i];
      if (line.isEmpty()) {
        if (data.length() > 1) {
          events.add(new Event(type, data.substring(0, data.length() - 1)));
        }
        data.setLength(0);
        type = "";
        continue;
      }
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1);
      value = value.startsWith(" ") ? value.substring(1) : value;
      if (field.equals("data")) {
        data.append(value).append('\n');
      } else if (field.equals("event")) {
        type = value;
      }
    }
    return events;
  }
}
