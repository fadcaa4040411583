package io.headgate.gateway.protocol;

/** What is done when a stream breaks off after its first content has gone out. */
public enum Rescue {
  /** The caller is told: a typed error event. */
  OFF,
  /** The next candidate carries on from the text that has gone out. */
  CONTINUE,
  /** The next candidate answers anew; where it says something else, the caller is told so. */
  RESTART
}
