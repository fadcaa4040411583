package io.headgate.simulator;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The protocols that a simulator speaks, all from one seed. */
final class Protocols {

  private final Map<Protocol.Name, Protocol> byName = new EnumMap<>(Protocol.Name.class);

  Protocols(long seed) {
    byName.put(Protocol.Name.OPENAI, new OpenAiProtocol(seed));
    byName.put(Protocol.Name.ANTHROPIC, new AnthropicProtocol(seed));
    byName.put(Protocol.Name.GEMINI, new GeminiProtocol(seed));
  }

  Protocol of(Protocol.Name name) {
    return Objects.requireNonNull(byName.get(name), "name");
  }
}
