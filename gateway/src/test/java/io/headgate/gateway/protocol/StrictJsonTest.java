package io.headgate.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

  private static JsonBody parse(String text) {
    return StrictJson.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertInvalid(byte[] text) {
    assertThatThrownBy(() -> StrictJson.parse(text))
        .isInstanceOfSatisfying(
            GatewayException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_JSON))
        .hasMessageMatching("[ -~…]+")
        .message()
        .doesNotContain("Feature", "Constraints", "Source", "canary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "[]",
        "\"a\"",
        "1",
        "null",
        "true",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":[1,]}",
        "{,}",
        "{\"a\":1 \"b\":2}",
        "{'a':1}",
        "{a:1}",
        "{\"a\":'b'}",
        "{\"a\":01}",
        "{\"a\":-01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":5.}",
        "{\"a\":1e}",
        "{\"a\":0x1}",
        "{\"a\":-}",
        "{\"a\":NaN}",
        "{\"a\":-Infinity}",
        "{\"a\":1e999}",
        "{\"a\":-1e1000000000}",
        "{\"a\":True}",
        "{\"a\":nul}",
        "{\"a\":canary}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":\"canary",
        "{\"a\":\"\u0000\"}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\t\"}",
        "{\"a\":1}{\"a\":1}",
        "{\"a\":1} canary",
        "{\"a\":1},",
        "/* canary */ {\"a\":1}",
        "{\"a\":1} // canary",
        "# canary\n{\"a\":1}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"b\":{\"a\":1,\"a\":1}}",
        "{\"b\":[{\"a\":null,\"a\":1}]}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\\udc00\\ud800\"}",
        "{\"a\":\"\\ud800\\ud800\"}",
        "{\"\\ud800\":1}",
        "\ufeff{\"a\":1}"
      })
  void isRefused(String text) {
    assertInvalid(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE"})
  void otherEncodingsAreRefused(String charset) {
    assertInvalid("{\"a\":1}".getBytes(Charset.forName(charset)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00c0\u00af",
        "\u00e0\u0080\u00af",
        "\u00ed\u00a0\u0080",
        "\u00f5\u0080\u0080\u0080",
        "\u00ff",
        "\u00c3"
      })
  void malformedUtf8IsRefused(String bytes) {
    assertInvalid(("{\"a\":\"" + bytes + "\"}").getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void depthIsBounded() {
    assertThat(parse(nested(64)).json()).hasSize(1);
    assertInvalid(nested(65).getBytes(StandardCharsets.UTF_8));
    assertInvalid(nested(100_000).getBytes(StandardCharsets.UTF_8));
  }

  private static String nested(int depth) {
    return "{\"a\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
  }

  @Test
  void namesAreBounded() {
    for (String character : new String[] {"a", "\u00e4", "\u20ac", "\\u0061"}) {
      assertThat(parse("{\"" + character.repeat(256) + "\":1}").json()).hasSize(1);
      assertInvalid(("{\"" + character.repeat(257) + "\":1}").getBytes(StandardCharsets.UTF_8));
      assertInvalid(("{\"" + character.repeat(60_000) + "\":1}").getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void numbersAreBounded() {
    assertThat(parse("{\"a\":" + "1".repeat(100) + "}").json()).hasSize(1);
    assertInvalid(("{\"a\":" + "1".repeat(101) + "}").getBytes(StandardCharsets.UTF_8));
    assertInvalid(("{\"a\":0." + "1".repeat(1_000) + "}").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void valuesAreBounded() {
    assertThat(parse(values(StrictJson.MAX_VALUES - 1)).json()).hasSize(1);
    assertInvalid(values(StrictJson.MAX_VALUES).getBytes(StandardCharsets.UTF_8));
  }

  private static String values(int count) {
    return "{\"a\":[" + "1,".repeat(count - 1) + "1]}";
  }

  @Test
  void everythingThatJsonAllowsIsRead() {
    JsonBody body =
        parse(
            """
            { "a" : [ 1 , -0, 2.5e3 , "\\u0000\\ud83d\\ude00 \\/" ] , "" : { } , "\u00e4" : null }\n""");

    assertThat(body.json())
        .hasToString("{\"a\":[1,0,2500.0,\"\\u0000\ud83d\ude00 /\"],\"\":{},\"\u00e4\":null}");
  }
}
