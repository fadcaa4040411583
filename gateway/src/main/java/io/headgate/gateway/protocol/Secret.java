package io.headgate.gateway.protocol;

import static java.util.Objects.requireNonNull;

/** A value that must never be printed: every textual form of it is a mask. */
public record Secret(String reveal) {

  private static final String MASK = "****";

  public Secret {
    requireNonNull(reveal, "reveal");
  }

  @Override
  public String toString() {
    return MASK;
  }
}
