package io.headgate.gateway.telemetry;

/** Tells what happened to an exchange. */
public final class TelemetryStage {

  private TelemetryStage() {}

  /**
   * What is told.
   *
   * @param accessLog whether each exchange writes one JSON line to standard output; default true
   */
  public record Config(boolean accessLog) {

    public static Config defaults() {
      return new Config(true);
    }
  }
}
