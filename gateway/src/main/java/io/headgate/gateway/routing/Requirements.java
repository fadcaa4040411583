package io.headgate.gateway.routing;

import io.headgate.gateway.catalog.Capability;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.Signals;
import io.headgate.gateway.protocol.ChatRequest;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a chat needs of whoever answers it.
 *
 * @param inputTokens estimate; empty when nobody asked for it or it could not be had
 * @param outputTokens what the caller asks for at the most; 0 when it does not say
 */
record Requirements(Set<Capability> capabilities, OptionalInt inputTokens, int outputTokens) {

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
    return new Requirements(capabilities, inputTokens, outputTokens);
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
