package io.headgate.gateway.dispatch;

/** Who goes first where requests have to wait. */
public enum Priority {
  /** Somebody is looking at the screen. */
  INTERACTIVE,
  /** Work that only has to be done some time. */
  BATCH
}
