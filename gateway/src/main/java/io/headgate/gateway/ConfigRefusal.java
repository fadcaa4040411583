package io.headgate.gateway;

/** Why the configuration was not changed, where its text is not at fault. It has no stack trace. */
final class ConfigRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Kind kind;

  ConfigRefusal(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** What stands in the way. */
  enum Kind {
    /** Another change is under way, or the file is not what it was. */
    CONFLICT,
    /** Another revision runs than was expected. */
    STALE,
    /** No such revision is known. */
    NOT_FOUND,
    /** The revision is known but its text was not kept as it was. */
    NOT_KEPT,
    /** The file cannot be written from here. */
    READ_ONLY
  }
}
