package io.headgate.gateway.telemetry;

import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.Outcome;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Tells what happened to an exchange, from the exchange and its outcome alone: metrics and one line
 * in the access log. Safe for use by any thread.
 */
public final class TelemetryStage {

  private final ExchangeMetrics metrics;
  private final AccessLog accessLog;
  private final Config config;

  public TelemetryStage(Config config, MeterRegistry registry, AccessLog accessLog) {
    this.config = config;
    this.metrics = new ExchangeMetrics(registry);
    this.accessLog = accessLog;
  }

  /** An exchange has begun. */
  public void begun() {
    metrics.begun();
  }

  /** An exchange has ended; called once for each that had begun. */
  public void tell(Exchange exchange, Outcome outcome) {
    metrics.ended(exchange, outcome);
    if (config.accessLog()) {
      accessLog.write(exchange, outcome);
    }
  }

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
