package io.headgate.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.protocol.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members that are taken out of a request, the rest of its bytes as they were. */
class MemberRemovalTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{\"out\":[1],\"a\": 1.50 }|{\"a\":1.50}",
        "{\"a\":1,\"out\":{\"out\":2},\"b\":\"é\"}|{\"a\":1,\"b\":\"é\"}",
        "{ \"a\" : 1e2 , \"out\":null}|{\"a\":1e2}",
        "{\"out\":1,\"too\":2,\"a\":3}|{\"a\":3}",
        "{\"a\":3,\"out\":1,\"too\":2}|{\"a\":3}",
        "{\"a\":{\"out\":1}}|{\"a\":{\"out\":1}}"
      })
  void takesMembersOut(String body, String expected) {
    assertThat(splice(body).without(Set.of("out", "too")).toBuffer().toString())
        .isEqualTo(expected);
  }

  @Test
  void addsAndReplacesWhileTakingOut() {
    byte[] value = "\"new\"".getBytes(StandardCharsets.UTF_8);

    String spliced =
        splice("{\"out\":1,\"model\":\"old\",\"x\\u0022y\":2}")
            .without(Set.of("out"))
            .with("model", value)
            .with("more", value)
            .toBuffer()
            .toString();

    assertThat(spliced).isEqualTo("{\"more\":\"new\",\"model\":\"new\",\"x\\\"y\":2}");
  }

  @Test
  void leavesEverythingWhereNothingIsTakenOut() {
    String body = "{ \"a\" : 1 }";

    assertThat(splice(body).without(Set.of("out")).toBuffer().toString()).isEqualTo(body);
  }

  private static BodySplice splice(String body) {
    return new BodySplice(StrictJson.parse(body.getBytes(StandardCharsets.UTF_8)));
  }
}
