package io.headgate.gateway.config;

import io.headgate.gateway.provider.ProviderConfig.Auth;
import io.headgate.gateway.provider.ProviderConfig.Kind;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What each {@code kind} of the file stands for. */
enum ProviderDefaults {
  OPENAI("openai", Kind.OPENAI, "https://api.openai.com/v1", Auth.BEARER),
  OPENAI_COMPATIBLE("openai-compatible", Kind.OPENAI, "", Auth.BEARER),
  ANTHROPIC("anthropic", Kind.ANTHROPIC, "https://api.anthropic.com", Auth.X_API_KEY),
  GEMINI(
      "gemini",
      Kind.GEMINI,
      "https://generativelanguage.googleapis.com/v1beta",
      Auth.X_GOOG_API_KEY);

  final String word;
  final Kind kind;

  /** Empty where the file must say it. */
  final String baseUrl;

  final Auth auth;

  ProviderDefaults(String word, Kind kind, String baseUrl, Auth auth) {
    this.word = word;
    this.kind = kind;
    this.baseUrl = baseUrl;
    this.auth = auth;
  }

  static Optional<ProviderDefaults> of(Section provider) {
    String word = provider.text("kind", "");
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  /** The word of the file for a constant: {@code X_API_KEY} is {@code x-api-key}. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The constant for a word of the file, which the schema has checked. */
  static <E extends Enum<E>> E constant(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
