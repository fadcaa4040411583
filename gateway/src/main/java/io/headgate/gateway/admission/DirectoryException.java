package io.headgate.gateway.admission;

/** Why a tenant or a key was not changed, in words for the administrator. */
public final class DirectoryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Kind kind;

  public DirectoryException(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  static DirectoryException unknown(String what) {
    return new DirectoryException(Kind.NOT_FOUND, "there is no " + what);
  }

  static DirectoryException stale() {
    return new DirectoryException(Kind.STALE, "it has been changed in the meantime; read it again");
  }

  static DirectoryException declared(String what) {
    return new DirectoryException(
        Kind.CONFLICT, what + " is declared in the configuration file and changed there");
  }

  static DirectoryException inUse(String tenant) {
    return new DirectoryException(
        Kind.CONFLICT, "tenant " + tenant + " has keys that open; revoke them first");
  }

  public Kind kind() {
    return kind;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** What stands in the way. */
  public enum Kind {
    /** There is no such tenant or key. */
    NOT_FOUND,
    /** Another version than the expected one stands. */
    STALE,
    /** It is the file's, is still used, or has ended. */
    CONFLICT,
    /** What was asked for makes no sense. */
    INVALID
  }
}
