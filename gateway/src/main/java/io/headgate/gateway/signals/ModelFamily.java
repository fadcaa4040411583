package io.headgate.gateway.signals;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Locale;
import java.util.regex.Pattern;

/** Models that share a tokenizer, or nearly. */
public enum ModelFamily {
  OPENAI(1, 765, "gpt|o[134]|chatgpt|openai/"),
  ANTHROPIC(1.18, 1_500, "claude|anthropic/"),
  GEMINI(1.02, 258, "gemini|gemma|google/"),
  LLAMA(1.03, 1_600, "llama|meta-llama/"),
  MISTRAL(1.12, 1_000, "mistral|mixtral|ministral|codestral|mistralai/"),
  QWEN(1.05, 1_280, "qwen|qwq"),
  DEEPSEEK(1.05, 1_000, "deepseek"),
  /** Everything else. */
  OTHER(1.1, 1_000, "$.");

  /** Names of models are few; what callers make up does not stay. */
  private static final Cache<String, ModelFamily> KNOWN =
      Caffeine.newBuilder().maximumSize(1_000).build();

  private final double tokensPerOpenAiToken;
  private final int imageTokens;
  private final Pattern names;

  ModelFamily(double tokensPerOpenAiToken, int imageTokens, String names) {
    this.tokensPerOpenAiToken = tokensPerOpenAiToken;
    this.imageTokens = imageTokens;
    this.names = Pattern.compile(names);
  }

  /** The family of a model by its name, with or without the provider before it. */
  public static ModelFamily of(String model) {
    return KNOWN.get(requireNonNull(model, "model"), ModelFamily::find);
  }

  private static ModelFamily find(String model) {
    String name = model.toLowerCase(Locale.ROOT);
    String bare = name.substring(name.lastIndexOf('/') + 1);
    for (ModelFamily family : values()) {
      if (family.names.matcher(bare).lookingAt()) {
        return family;
      }
    }
    for (ModelFamily family : values()) {
      if (family.names.matcher(name).lookingAt()) {
        return family;
      }
    }
    return OTHER;
  }

  /** Where learning starts: tokens for a text of which OpenAI's tokenizer makes one. */
  double tokensPerOpenAiToken() {
    return tokensPerOpenAiToken;
  }

  /** What an image of common size costs, in tokens. */
  int imageTokens() {
    return imageTokens;
  }
}
