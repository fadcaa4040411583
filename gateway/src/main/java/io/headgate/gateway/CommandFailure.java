package io.headgate.gateway;

import java.io.PrintWriter;

/** Why a command could not do its work, in words for the person at the terminal. */
final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  CommandFailure(int exitCode, String message) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  /**
   * Tells a failure: one line for what was foreseen, the stack trace for what was not.
   *
   * @return the exit code
   */
  static int tell(Exception failure, PrintWriter err) {
    if (failure instanceof CommandFailure foreseen) {
      err.println("headgate: " + foreseen.getMessage());
      return foreseen.exitCode();
    }
    err.println("headgate: an unexpected failure; please report it with what follows");
    failure.printStackTrace(err);
    return Headgate.FAILED;
  }

  int exitCode() {
    return exitCode;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
