package io.headgate.gateway.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The tokens of one attempt as the provider counted them.
 *
 * @param promptTokens all input, cached or not
 * @param cachedTokens of the input, read from the provider's cache
 * @param cacheWriteTokens of the input, written to the provider's cache
 * @param completionTokens all output, reasoning included
 * @param reasoningTokens of the output, thought and not said
 */
public record Usage(
    long promptTokens,
    long cachedTokens,
    long cacheWriteTokens,
    long completionTokens,
    long reasoningTokens) {

  /** No provider serves a request of more tokens; a larger count is a mistake. */
  static final long MAX_PLAUSIBLE = 1_000_000_000L;

  /** Whether every count is one that a provider could have meant. */
  public boolean isPlausible() {
    return plausible(promptTokens)
        && plausible(cachedTokens)
        && plausible(cacheWriteTokens)
        && plausible(completionTokens)
        && plausible(reasoningTokens);
  }

  private static boolean plausible(long count) {
    return count >= 0 && count <= MAX_PLAUSIBLE;
  }

  /** Reads OpenAI's {@code usage} object; empty where there is none. */
  public static Optional<Usage> fromOpenAi(JsonNode usage) {
    if (!usage.isObject()) {
      return Optional.empty();
    }
    return Optional.of(
        new Usage(
            usage.path("prompt_tokens").asLong(),
            usage.path("prompt_tokens_details").path("cached_tokens").asLong(),
            0,
            usage.path("completion_tokens").asLong(),
            usage.path("completion_tokens_details").path("reasoning_tokens").asLong()));
  }

  /** As OpenAI's {@code usage} object. */
  public ObjectNode toOpenAi() {
    ObjectNode usage = JsonNodeFactory.instance.objectNode();
    usage.put("prompt_tokens", promptTokens);
    usage.put("completion_tokens", completionTokens);
    usage.put("total_tokens", promptTokens + completionTokens);
    usage.putObject("prompt_tokens_details").put("cached_tokens", cachedTokens);
    usage.putObject("completion_tokens_details").put("reasoning_tokens", reasoningTokens);
    return usage;
  }
}
