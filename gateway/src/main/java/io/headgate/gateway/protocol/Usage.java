package io.headgate.gateway.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.OptionalLong;

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
        && plausible(reasoningTokens)
        && cachedTokens + cacheWriteTokens <= promptTokens
        && reasoningTokens <= completionTokens;
  }

  private static boolean plausible(long count) {
    return count >= 0 && count <= MAX_PLAUSIBLE;
  }

  /**
   * Reads OpenAI's {@code usage} object; empty where there is none, or where it does not say how
   * many tokens went in and came out.
   *
   * <p>Three habits of providers are understood: cached input beside the details (DeepSeek),
   * reasoning that is not counted as output (xAI, told by the total), and output that only the
   * total tells (embeddings).
   */
  public static Optional<Usage> fromOpenAi(JsonNode usage) {
    OptionalLong prompt = count(usage.path("prompt_tokens"));
    OptionalLong total = count(usage.path("total_tokens"));
    OptionalLong completion = count(usage.path("completion_tokens"));
    if (prompt.isEmpty() || (completion.isEmpty() && total.isEmpty())) {
      return Optional.empty();
    }
    long in = prompt.getAsLong();
    long out = completion.orElse(total.orElse(in) - in);
    long reasoning =
        count(usage.path("completion_tokens_details").path("reasoning_tokens")).orElse(0);
    boolean reasoningIsExtra = reasoning > 0 && total.orElse(-1) == in + out + reasoning;
    OptionalLong cached = count(usage.path("prompt_tokens_details").path("cached_tokens"));
    return Optional.of(
        new Usage(
            in,
            cached.orElse(count(usage.path("prompt_cache_hit_tokens")).orElse(0)),
            0,
            reasoningIsExtra ? out + reasoning : out,
            reasoning));
  }

  /**
   * Reads a count of tokens; empty where there is none. What no provider could have meant becomes a
   * number that is not plausible in any sum.
   */
  public static OptionalLong count(JsonNode value) {
    if (!value.isNumber() || !value.canConvertToExactIntegral()) {
      return OptionalLong.empty();
    }
    boolean possible = value.canConvertToLong() && plausible(value.longValue());
    return OptionalLong.of(possible ? value.longValue() : MAX_PLAUSIBLE + 1);
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
