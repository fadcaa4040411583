package io.headgate.gateway.catalog;

import java.util.Locale;

/** What a model can do beyond answering text with text. */
public enum Capability {
  TOOLS,
  JSON_SCHEMA,
  VISION,
  AUDIO,
  REASONING;

  /** The word for configurations and explanations. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
