package io.headgate.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.SeededRuns;
import io.headgate.gateway.protocol.JsonBody;
import io.headgate.gateway.protocol.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BodySpliceTest {

  private static final List<String> NAMES =
      List.of("model", "stream_options", "messages", "x", "mod\\u0065l2", "é");
  private static final Map<String, String> EDITS =
      Map.of("model", "\"new\"", "stream_options", "{\"y\":1.0}");

  @Test
  void changesTheMembersAndNoOtherByte() {
    SeededRuns.each(
        10_000,
        random -> {
          RandomJson json = new RandomJson(random, NAMES);
          String text = json.space() + json.object(4) + json.space();
          JsonBody body = StrictJson.parse(bytes(text));
          if (!body.json().isEmpty()) {
            check(text, body);
          }
        });
  }

  private static void check(String text, JsonBody body) {
    BodySplice splice = new BodySplice(body);
    EDITS.forEach((member, value) -> splice.with(member, bytes(value)));
    String spliced = splice.toBuffer().toString();

    ObjectNode expected = (ObjectNode) GoldenJson.tree(text);
    EDITS.forEach((member, value) -> expected.set(member, GoldenJson.tree(value)));
    assertThat(GoldenJson.tree(spliced)).as(text).isEqualTo(expected);
    assertThat(spliced).as(text).isEqualTo(byHand(text, body));
  }

  /** From the back to the front, so that no position moves; what is new stands behind the brace. */
  private static String byHand(String text, JsonBody body) {
    StringBuilder latin = new StringBuilder(new String(bytes(text), StandardCharsets.ISO_8859_1));
    body.spans().entrySet().stream()
        .filter(span -> EDITS.containsKey(span.getKey()))
        .sorted(Comparator.comparingInt(span -> -span.getValue().start()))
        .forEach(
            span ->
                latin.replace(
                    span.getValue().start(),
                    span.getValue().end(),
                    EDITS.getOrDefault(span.getKey(), "")));
    StringBuilder added = new StringBuilder();
    EDITS.forEach(
        (member, value) -> {
          if (!body.spans().containsKey(member)) {
            added.append('"').append(member).append("\":").append(value).append(',');
          }
        });
    latin.insert(latin.indexOf("{") + 1, added);
    return new String(
        latin.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
