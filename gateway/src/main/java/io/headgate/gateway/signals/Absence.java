package io.headgate.gateway.signals;

import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/** Why a signal that was asked for is missing. */
enum Absence {
  /** It did not come within its budget. */
  LATE,
  /** Too many requests wait for workers already. */
  BUSY,
  /** Whoever makes it failed or does not exist. */
  UNAVAILABLE,
  /** The input holds something that is no text that could be read. */
  UNREADABLE,
  /** There is nothing to observe; nothing failed. */
  NO_TEXT;

  /** The word in {@link io.headgate.gateway.exchange.Signals#absent()}. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Absence of(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return LATE;
    }
    if (failure instanceof UnreadableInput) {
      return UNREADABLE;
    }
    return failure instanceof RejectedExecutionException ? BUSY : UNAVAILABLE;
  }
}
