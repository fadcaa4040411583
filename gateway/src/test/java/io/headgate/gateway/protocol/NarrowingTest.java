package io.headgate.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request may say about who answers it. */
class NarrowingTest {

  @Test
  void readsEveryWish() {
    Narrowing wish =
        of(
            """
            "models":["a","b","a"],
            "provider":{"only":["p"],"ignore":["q"],"order":["r","s"],
              "max_price":{"prompt":1.5,"completion":2},"data_collection":"deny"}""");

    assertThat(wish.models()).containsExactly("a", "b");
    assertThat(wish.only()).containsExactly("p");
    assertThat(wish.ignore()).containsExactly("q");
    assertThat(wish.order()).containsExactly("r", "s");
    assertThat(wish.maxInputPrice()).hasValue(1.5);
    assertThat(wish.maxOutputPrice()).hasValue(2);
    assertThat(wish.noDataCollection()).isTrue();
  }

  @Test
  void fallbacksStandBehindTheModelThatIsAskedFor() {
    assertThat(of("\"fallbacks\":[\"b\",\"m\"]").models()).containsExactly("m", "b");
  }

  @Test
  void nothingIsWishedForWhereNothingIsSaid() {
    assertThat(of("\"seed\":1").isEmpty()).isTrue();
    assertThat(of("\"provider\":{},\"models\":null").isEmpty()).isTrue();
    assertThat(of("\"provider\":{\"data_collection\":\"allow\"}").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "\"models\":\"a\"|models",
        "\"models\":[1]|models",
        "\"models\":[\" \"]|models",
        "\"models\":[\"a\"],\"fallbacks\":[\"b\"]|fallbacks",
        "\"provider\":\"openai\"|provider",
        "\"provider\":{\"only\":\"openai\"}|provider.only",
        "\"provider\":{\"sort\":\"price\"}|provider.sort",
        "\"provider\":{\"max_price\":{\"prompt\":-1}}|provider.max_price.prompt",
        "\"provider\":{\"max_price\":{\"prompt\":\"1\"}}|provider.max_price.prompt",
        "\"provider\":{\"data_collection\":\"maybe\"}|provider.data_collection"
      })
  void whatIsNotUnderstoodIsRefusedByName(String members, String param) {
    assertThatThrownBy(() -> of(members))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_VALUE);
              assertThat(refused.toApiError().param()).isEqualTo(param);
            });
  }

  private static Narrowing of(String members) {
    String body =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],%s}"
            .formatted(members);
    return ChatRequest.of(StrictJson.parse(body.getBytes(StandardCharsets.UTF_8))).narrowing();
  }
}
