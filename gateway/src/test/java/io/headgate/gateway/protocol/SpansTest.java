package io.headgate.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The spans of {@link JsonBody} hold the values of the members and nothing else. */
class SpansTest {

  private static final long SEED = 20_251_120;
  private static final String[] BLANKS = {"", "", " ", "\n", " \t\r\n "};
  private static final String[] TEXTS = {
    "",
    "a",
    "\u00e4",
    "\u20ac",
    "\ud83d\ude00",
    "\\\"",
    "\\\\",
    "\\u0041",
    "\\ud83d\\ude00",
    "}",
    "{",
    ",",
    "long enough to be read in a way of its own by parsers that look at words ".repeat(3)
  };
  private static final String[] NUMBERS = {
    "0", "-1", "2147483648", "9223372036854775808", "1.5", "1e2", "-0.0", "1E-7"
  };

  private final ObjectMapper mapper = new ObjectMapper();
  private final Random random = new Random(SEED);

  @Test
  void spansHoldTheValuesOfRandomDocuments() throws IOException {
    for (int round = 0; round < 5_000; round++) {
      String text = document();
      byte[] wire = text.getBytes(StandardCharsets.UTF_8);
      JsonBody body = StrictJson.parse(wire);

      assertThat(body.spans().keySet()).hasSize(body.json().size());
      for (Map.Entry<String, JsonBody.Span> span : body.spans().entrySet()) {
        String value =
            new String(
                wire,
                span.getValue().start(),
                span.getValue().end() - span.getValue().start(),
                StandardCharsets.UTF_8);

        assertThat(parse(value))
            .as("seed %d, round %d, member %s of %s", SEED, round, span.getKey(), text)
            .isEqualTo(parse(body.json().get(span.getKey()).toString()));
        assertThat(value).isEqualTo(value.strip());
      }
    }
  }

  private JsonNode parse(String json) throws JsonProcessingException {
    return mapper.readTree(json);
  }

  private String document() {
    StringBuilder text = new StringBuilder();
    text.append(blank()).append('{').append(blank());
    int members = random.nextInt(6);
    for (int i = 0; i < members; i++) {
      text.append(i == 0 ? "" : "," + blank())
          .append('"')
          .append(i)
          .append(pick(TEXTS))
          .append('"')
          .append(blank())
          .append(':')
          .append(blank())
          .append(value(0))
          .append(blank());
    }
    return text.append('}').append(blank()).toString();
  }

  private String value(int depth) {
    return switch (random.nextInt(depth > 3 ? 4 : 6)) {
      case 0, 1 -> '"' + pick(TEXTS) + pick(TEXTS) + '"';
      case 2 -> pick(NUMBERS);
      case 3 -> pick(new String[] {"true", "false", "null"});
      case 4 -> "[" + blank() + value(depth + 1) + blank() + "," + value(depth + 1) + "]";
      default -> "{" + blank() + "\"x\":" + value(depth + 1) + blank() + "}";
    };
  }

  private String blank() {
    return pick(BLANKS);
  }

  private String pick(String[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
