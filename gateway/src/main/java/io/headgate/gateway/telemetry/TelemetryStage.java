package io.headgate.gateway.telemetry;

import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tells what happened to an exchange, from the exchange and its outcome alone: metrics and one line
 * in the access log. Safe for use by any thread.
 */
public final class TelemetryStage {

  private final ExchangeMetrics metrics;
  private final AccessLog accessLog;
  private final Optional<DecisionLog> decisionLog;
  private final Config config;

  /**
   * A stage.
   *
   * @param decisionLog empty when decisions are not kept
   */
  public TelemetryStage(
      Config config,
      MeterRegistry registry,
      AccessLog accessLog,
      Optional<DecisionLog> decisionLog) {
    this.config = config;
    this.decisionLog = decisionLog;
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
    decisionLog.ifPresent(log -> log.write(exchange, outcome));
  }

  /**
   * What is told.
   *
   * @param accessLog whether each exchange writes one JSON line to standard output; default true
   * @param decisionLog the file to which decisions are appended; default none
   */
  public record Config(boolean accessLog, Optional<Path> decisionLog) {

    public static Config defaults() {
      return new Config(true, Optional.empty());
    }
  }
}
