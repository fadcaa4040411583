package io.headgate.gateway.accounting;

/** The journal did not take a record, or could not be opened. */
public final class JournalException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  JournalException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  JournalException(Reason reason, String message, Throwable cause) {
    super(message, cause, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** Why. */
  public enum Reason {
    /** Its bound on bytes, on rows that wait for the store, or on records that wait is met. */
    FULL,
    /** The disk is full or broken. */
    UNWRITABLE,
    /** It is closed, or about to be. */
    CLOSED,
    /** Another process uses the directory. */
    IN_USE,
    /** What stands in it cannot be understood. */
    UNREADABLE
  }
}
