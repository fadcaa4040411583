package io.headgate.gateway.routing;

import io.headgate.gateway.catalog.Capability;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.Signals;
import io.headgate.gateway.protocol.ChatRequest;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * What a chat needs of whoever answers it.
 *
 * @param inputTokens estimate, as OpenAI's tokenizer would count; empty when nobody asked for it or
 *     it could not be had
 * @param tokenScale tokens of a model for one of those
 * @param outputTokens what the caller asks for at the most; 0 when it does not say
 */
record Requirements(
    Set<Capability> capabilities,
    OptionalInt inputTokens,
    ToDoubleFunction<String> tokenScale,
    int outputTokens) {

  static Requirements of(Exchange exchange) {
    Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    exchange.signals().map(Signals::prompt).ifPresent(prompt -> collect(prompt, capabilities));
    // Texts to embed are read one by one; their sum says nothing about whether they fit.
    OptionalInt inputTokens =
        exchange.operation().chat().isPresent()
            ? exchange.signals().map(Signals::inputTokens).orElse(OptionalInt.empty())
            : OptionalInt.empty();
    int outputTokens =
        exchange
            .operation()
            .chat()
            .map(ChatRequest::maxOutputTokens)
            .orElse(OptionalInt.empty())
            .orElse(0);
    return new Requirements(
        capabilities,
        inputTokens,
        exchange.signals().map(Signals::tokenScale).orElse(Signals.EVEN),
        outputTokens);
  }

  /** What the input is to a model; 0 when it is not known. */
  int inputTokensFor(String model) {
    return (int) Math.ceil(inputTokens.orElse(0) * tokenScale.applyAsDouble(model));
  }

  private static void collect(Signals.Prompt prompt, Set<Capability> capabilities) {
    if (prompt.hasImage()) {
      capabilities.add(Capability.VISION);
    }
    if (prompt.hasAudio()) {
      capabilities.add(Capability.AUDIO);
    }
    if (prompt.hasTools()) {
      capabilities.add(Capability.TOOLS);
    }
    if (prompt.wantsJsonSchema()) {
      capabilities.add(Capability.JSON_SCHEMA);
    }
  }
}
