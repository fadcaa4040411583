package io.headgate.gateway;

import io.vertx.core.Future;
import java.util.Map;

/** Why a node could not start, in one line that says what to do. */
final class StartFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String setting;
  private final int port;
  private final boolean portTaken;

  StartFailure(String message) {
    this(message, "", 0, false);
  }

  private StartFailure(String message, String setting, int port, boolean portTaken) {
    super(message, null, false, false);
    this.setting = setting;
    this.port = port;
    this.portTaken = portTaken;
  }

  /** A listener could not be bound. */
  static <T> Future<T> binding(String setting, String host, int port, Throwable why) {
    boolean taken = String.valueOf(why.getMessage()).contains("in use");
    String reason =
        taken
            ? "the port is taken; stop the program that has it, or set " + setting + ".port"
            : "it cannot be bound (" + why.getMessage() + "); check " + setting;
    return Future.failedFuture(
        new StartFailure(setting + " " + host + ":" + port + ": " + reason, setting, port, taken));
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /**
   * The same for someone who gave ports by options and not by a file.
   *
   * @param options the option for each setting
   */
  String message(Map<String, String> options) {
    String option = options.get(setting);
    return portTaken && option != null
        ? "port " + port + " is taken; stop the program that has it, or use " + option + " N"
        : getMessage();
  }
}
