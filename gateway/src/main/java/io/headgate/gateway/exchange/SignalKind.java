package io.headgate.gateway.exchange;

import java.util.Locale;

/** What can be observed of a prompt at some cost, and is so only where a route needs it. */
public enum SignalKind {
  TOKENS,
  PATTERNS,
  LANGUAGE,
  SENSITIVE,
  SURFACE,
  EMBEDDING;

  /** The name for metrics, explanations and {@code x-headgate-degraded}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
