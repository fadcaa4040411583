package io.headgate.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestRulesTest {

  private static ChatRequest read(String json) {
    return ChatRequest.of(StrictJson.parse(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static ChatRequest with(String member) {
    return read(
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]," + member + "}");
  }

  private static void assertRefused(String member, String param) {
    assertThatThrownBy(() -> with(member))
        .isInstanceOfSatisfying(
            GatewayException.class,
            failure -> {
              assertThat(failure.code().status()).isEqualTo(400);
              assertThat(failure.toApiError().param()).isEqualTo(param);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "max_tokens|-1",
        "max_tokens|0",
        "max_tokens|1.5",
        "max_tokens|1e2",
        "max_tokens|'100'",
        "max_tokens|true",
        "max_tokens|2147483648",
        "max_tokens|[]",
        "max_completion_tokens|0",
        "temperature|-0.1",
        "temperature|2.1",
        "temperature|'hot'",
        "top_p|1.1",
        "presence_penalty|3",
        "frequency_penalty|-3",
        "n|0",
        "n|129",
        "n|1.0",
        "seed|1180591620717411303424",
        "seed|1.5",
        "seed|'1'",
        "logprobs|1",
        "top_logprobs|5",
        "stop|1",
        "stop|[1]",
        "stop|{}",
        "stream|'true'",
        "stream|1",
        "stream_options|{}",
        "user|1",
        "metadata|1",
        "tools|{}",
        "tool_choice|'x'",
        "tool_choice|1",
        "response_format|'text'",
        "__proto__|{}",
        "constructor|1",
        "api_base|1",
        "api_key|null",
        "x-headgate-route|1",
        "x-gw-target|1"
      })
  void memberIsRefusedByItsName(String name, String value) {
    assertRefused('"' + name + "\":" + value.replace('\'', '"'), name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"max_tokens\":null",
        "\"temperature\":2",
        "\"temperature\":0",
        "\"seed\":-9223372036854775808",
        "\"logprobs\":true,\"top_logprobs\":20",
        "\"stop\":[\"a\",\"b\"]",
        "\"stream\":true,\"stream_options\":{\"include_usage\":true}",
        "\"stream_options\":null",
        "\"user\":\"\\r\\n{tenant}\"",
        "\"tool_choice\":\"auto\"",
        "\"unknown\":{\"api_key\":1}",
        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"a-B_9\"}}]",
        "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\","
            + "\"schema\":{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{}}}}}"
      })
  void memberIsAccepted(String member) {
    assertThat(with(member).model()).isEqualTo("m");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\\ndata: x", "../x", "\\ud83d\\ude00", "a.b"})
  void functionNamesAreBounded(String name) {
    assertRefused(
        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"" + name + "\"}}]",
        "tools[0].function.name");
    assertRefused(
        "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"" + name + "\"}}",
        "tool_choice.function.name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil/schema", "file:///etc/passwd", "schema.json", ""})
  void schemasReferOnlyToThemselves(String reference) {
    assertRefused(
        "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\","
            + "\"schema\":{\"anyOf\":[{\"$ref\":\""
            + reference
            + "\"}]}}}",
        "response_format.json_schema.schema.$ref");
  }

  @Test
  void bothLimitsOfTokensMustAgree() {
    assertThat(with("\"max_tokens\":5,\"max_completion_tokens\":5").maxOutputTokens()).hasValue(5);
    assertRefused("\"max_tokens\":5,\"max_completion_tokens\":6", "max_tokens");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"role\":\"root\",\"content\":\"a\"}",
        "{\"content\":\"a\"}",
        "{\"role\":\"user\"}",
        "{\"role\":\"user\",\"content\":null}",
        "{\"role\":\"user\",\"content\":{}}",
        "{\"role\":\"user\",\"content\":[\"a\"]}",
        "{\"role\":\"user\",\"content\":[{\"text\":\"a\"}]}",
        "{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}",
        "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":\"http://a.b\"}]}",
        "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"\"}}]}",
        "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
            + "\"image_url\":{\"url\":\"data:text/html,x\"}}]}",
        "{\"role\":\"user\",\"content\":[{\"type\":\"video_url\","
            + "\"video_url\":{\"url\":\"http://10.0.0.1/\"}}]}",
        "{\"role\":\"user\",\"content\":[{\"type\":\"_url\",\"_url\":{\"url\":\"http://0/\"}}]}",
        "{\"role\":\"tool\",\"content\":\"a\"}",
        "{\"role\":\"assistant\",\"tool_calls\":[{\"function\":{}}]}",
        "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\","
            + "\"function\":{\"name\":\"f\",\"arguments\":\"no\"}}]}"
      })
  void messageIsRefused(String message) {
    assertThatThrownBy(() -> read("{\"model\":\"m\",\"messages\":[" + message + "]}"))
        .isInstanceOf(GatewayException.class)
        .hasMessageStartingWith("messages[0].");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data:image/png;base64,AAAA",
        "https://example.com/cat.png?x=1",
        "http://8.8.8.8/cat.png"
      })
  void publicImagesAreAccepted(String url) {
    assertThat(
            read("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":"
                    + "\"image_url\",\"image_url\":{\"url\":\""
                    + url
                    + "\"}}]}]}")
                .model())
        .isEqualTo("m");
  }
}
