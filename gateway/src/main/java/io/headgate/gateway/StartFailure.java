package io.headgate.gateway;

import io.vertx.core.Future;

/** Why a node could not start, in one line that says what to do. */
final class StartFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StartFailure(String message) {
    super(message, null, false, false);
  }

  /** A listener could not be bound. */
  static <T> Future<T> binding(String setting, String host, int port, Throwable why) {
    String reason =
        String.valueOf(why.getMessage()).contains("in use")
            ? "the port is taken; stop the program that has it, or set " + setting + ".port"
            : "it cannot be bound (" + why.getMessage() + "); check " + setting;
    return Future.failedFuture(new StartFailure(setting + " " + host + ":" + port + ": " + reason));
  }
}
