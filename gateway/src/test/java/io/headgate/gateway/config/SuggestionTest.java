package io.headgate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

  private static final List<String> WORDS = List.of("groq", "openai", "first_token", "strong");

  @ParameterizedTest
  @CsvSource({
    "grok, groq",
    "gorq, groq",
    "GROQ, groq",
    "opena, openai",
    "frist_tokn, first_token",
    "strng, strong",
    "firsttoken, first_token"
  })
  void findsTheWordThatWasMeant(String typed, String meant) {
    assertThat(Suggestion.nearest(typed, WORDS)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"g", "anthropic", "weak", "x"})
  void staysSilentWhenNothingIsNear(String typed) {
    assertThat(Suggestion.nearest(typed, WORDS)).isEmpty();
  }
}
