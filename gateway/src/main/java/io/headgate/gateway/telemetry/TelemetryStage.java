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
  private final RecentDecisions recent;
  private final Config config;

  /**
   * A stage.
   *
   * @param decisionLog empty when decisions are not kept
   * @param recent remembers the latest
   */
  public TelemetryStage(
      Config config,
      MeterRegistry registry,
      AccessLog accessLog,
      Optional<DecisionLog> decisionLog,
      RecentDecisions recent) {
    this(config, new ExchangeMetrics(registry), accessLog, decisionLog, recent);
  }

  private TelemetryStage(
      Config config,
      ExchangeMetrics metrics,
      AccessLog accessLog,
      Optional<DecisionLog> decisionLog,
      RecentDecisions recent) {
    this.recent = recent;
    this.config = config;
    this.decisionLog = decisionLog;
    this.metrics = metrics;
    this.accessLog = accessLog;
  }

  /** A stage with other options and logs that counts together with this one. */
  public TelemetryStage with(
      Config other, AccessLog otherAccessLog, Optional<DecisionLog> otherDecisionLog) {
    return new TelemetryStage(other, metrics, otherAccessLog, otherDecisionLog, recent);
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
    recent.add(exchange, outcome);
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
