package io.headgate.gateway.telemetry;

import io.headgate.gateway.exchange.Attempt;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.Outcome;
import io.headgate.gateway.exchange.RoutePlan;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.DoubleStream;

/**
 * The meters of exchanges and attempts.
 *
 * <p>Meters are looked up by a small record of their labels, because building Micrometer's own key
 * for each request costs more than counting. Every label is from a closed set: endpoints, error
 * codes, and the deployments of the configuration, so the number of series is bounded by it.
 */
final class ExchangeMetrics {

  /** Seconds; those of OpenTelemetry's GenAI conventions, two steps longer. */
  private static final Duration[] OPERATION_BUCKETS =
      buckets(
          .01, .02, .04, .08, .16, .32, .64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84,
          327.68);

  private static final Duration[] FIRST_TOKEN_BUCKETS =
      buckets(.001, .005, .01, .02, .04, .06, .08, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10, 30, 60);

  private static final Duration[] OVERHEAD_BUCKETS =
      buckets(.00005, .0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .5);

  private final MeterRegistry registry;
  private final LongAdder inFlight = new LongAdder();
  private final Timer overhead;
  private final Map<ExchangeLabels, ExchangeMeters> exchanges = new ConcurrentHashMap<>();
  private final Map<AttemptLabels, AttemptMeters> attempts = new ConcurrentHashMap<>();
  private final Map<TokenLabels, Counter> tokens = new ConcurrentHashMap<>();
  private final Map<RouteLabels, Counter> routes = new ConcurrentHashMap<>();
  private final Map<String, Counter> degraded = new ConcurrentHashMap<>();
  private final Map<String, Counter> bounds = new ConcurrentHashMap<>();
  private final Map<String, Counter> warnings = new ConcurrentHashMap<>();

  ExchangeMetrics(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder(TelemetryNames.IN_FLIGHT, inFlight, LongAdder::sum)
        .description("Requests that have begun and not ended")
        .register(registry);
    this.overhead =
        Timer.builder(TelemetryNames.OVERHEAD)
            .description("Time of a request that was not spent waiting for a provider")
            .serviceLevelObjectives(OVERHEAD_BUCKETS)
            .register(registry);
  }

  void begun() {
    inFlight.increment();
  }

  void ended(Exchange exchange, Outcome outcome) {
    inFlight.decrement();
    ExchangeMeters meters =
        exchanges.computeIfAbsent(labelsOf(exchange, outcome), this::exchangeMeters);
    meters.requests().increment();
    meters.duration().record(exchange.elapsedNanos(), TimeUnit.NANOSECONDS);
    overhead.record(exchange.overheadNanos(), TimeUnit.NANOSECONDS);
    for (Attempt attempt : outcome.attempts()) {
      count(attempt, exchange.operation().label());
    }
    for (Attempt call : outcome.sideCalls()) {
      count(call, TelemetryNames.SIDE_CALL);
    }
    if (exchange.asked().filter(Exchange.DryRun.class::isInstance).isEmpty()) {
      exchange.plan().ifPresent(this::count);
    }
    for (String what : exchange.degraded()) {
      degraded.computeIfAbsent(what, this::degradedCounter).increment();
    }
    for (String bound : exchange.boundsMet()) {
      bounds.computeIfAbsent(bound, this::boundCounter).increment();
    }
  }

  private void count(RoutePlan plan) {
    routes
        .computeIfAbsent(
            new RouteLabels(plan.route(), plan.strategy(), plan.candidates().get(0).name()),
            this::routeCounter)
        .increment();
  }

  private void count(Attempt attempt, String operation) {
    AttemptMeters meters =
        attempts.computeIfAbsent(
            new AttemptLabels(
                operation,
                attempt.candidate().provider(),
                attempt.candidate().model(),
                attempt.failure().map(ErrorCode::code).orElse("")),
            this::attemptMeters);
    meters.attempts().increment();
    meters.duration().record(attempt.durationNanos(), TimeUnit.NANOSECONDS);
    attempt
        .firstTokenNanos()
        .ifPresent(nanos -> meters.firstToken().record(nanos, TimeUnit.NANOSECONDS));
    attempt.usage().ifPresent(usage -> count(usage, attempt));
    for (String warning : attempt.warnings()) {
      warnings.computeIfAbsent(warning, this::warningCounter).increment();
    }
  }

  private void count(Usage usage, Attempt attempt) {
    count(attempt, "input", usage.promptTokens());
    count(attempt, "cached_input", usage.cachedTokens());
    count(attempt, "cache_write", usage.cacheWriteTokens());
    count(attempt, "output", usage.completionTokens());
    count(attempt, "reasoning", usage.reasoningTokens());
  }

  private void count(Attempt attempt, String type, long count) {
    if (count > 0) {
      tokens
          .computeIfAbsent(
              new TokenLabels(attempt.candidate().provider(), attempt.candidate().model(), type),
              this::tokenCounter)
          .increment((double) count);
    }
  }

  private static ExchangeLabels labelsOf(Exchange exchange, Outcome outcome) {
    boolean stream = exchange.asked().map(Exchange.Operation::stream).orElse(false);
    // Only a name that was found in the catalogue becomes a label: callers may send anything.
    String model =
        exchange.plan().isPresent()
            ? exchange.plan().map(plan -> modelLabel(plan)).orElse(TelemetryNames.OTHER)
            : TelemetryNames.OTHER;
    return new ExchangeLabels(
        exchange.client().endpoint(),
        outcome.failure().map(ErrorCode::code).orElse("ok"),
        stream,
        model);
  }

  private static String modelLabel(RoutePlan plan) {
    return plan.candidates().get(0).model();
  }

  private ExchangeMeters exchangeMeters(ExchangeLabels labels) {
    return new ExchangeMeters(
        Counter.builder(TelemetryNames.REQUESTS)
            .description("Requests, by how they ended")
            .tag(TelemetryNames.ENDPOINT, labels.endpoint())
            .tag(TelemetryNames.OUTCOME, labels.outcome())
            .tag(TelemetryNames.STREAM, Boolean.toString(labels.stream()))
            .register(registry),
        Timer.builder(TelemetryNames.SERVER_DURATION)
            .description("What the caller saw: from the request's head to the end of the answer")
            .serviceLevelObjectives(OPERATION_BUCKETS)
            .tag(TelemetryNames.ENDPOINT, labels.endpoint())
            .tag(TelemetryNames.REQUEST_MODEL, labels.model())
            .tag(TelemetryNames.ERROR_TYPE, labels.outcome().equals("ok") ? "" : labels.outcome())
            .register(registry));
  }

  private AttemptMeters attemptMeters(AttemptLabels labels) {
    return new AttemptMeters(
        Counter.builder(TelemetryNames.ATTEMPTS)
            .description("Calls of providers, by how they ended")
            .tag(TelemetryNames.PROVIDER, labels.provider())
            .tag(TelemetryNames.MODEL, labels.model())
            .tag(TelemetryNames.OUTCOME, labels.error().isEmpty() ? "ok" : labels.error())
            .register(registry),
        Timer.builder(TelemetryNames.CLIENT_DURATION)
            .description("One call of a provider, from sending to the end of its answer")
            .serviceLevelObjectives(OPERATION_BUCKETS)
            .tag(TelemetryNames.OPERATION, labels.operation())
            .tag(TelemetryNames.PROVIDER_NAME, labels.provider())
            .tag(TelemetryNames.REQUEST_MODEL, labels.model())
            .tag(TelemetryNames.ERROR_TYPE, labels.error())
            .register(registry),
        Timer.builder(TelemetryNames.SERVER_FIRST_TOKEN)
            .description("From sending a request to the first content of its stream")
            .serviceLevelObjectives(FIRST_TOKEN_BUCKETS)
            .tag(TelemetryNames.PROVIDER_NAME, labels.provider())
            .tag(TelemetryNames.REQUEST_MODEL, labels.model())
            .register(registry));
  }

  private Counter tokenCounter(TokenLabels labels) {
    return Counter.builder(TelemetryNames.TOKENS)
        .description("Tokens as the providers counted them")
        .tag(TelemetryNames.PROVIDER, labels.provider())
        .tag(TelemetryNames.MODEL, labels.model())
        .tag(TelemetryNames.TYPE, labels.type())
        .register(registry);
  }

  private Counter routeCounter(RouteLabels labels) {
    return Counter.builder(TelemetryNames.ROUTES)
        .description("Decisions, by what decided and which model was chosen first")
        .tag(TelemetryNames.ROUTE, labels.route())
        .tag(TelemetryNames.STRATEGY, labels.strategy())
        .tag(TelemetryNames.MODEL, labels.model())
        .register(registry);
  }

  private Counter degradedCounter(String what) {
    return Counter.builder(TelemetryNames.DEGRADED)
        .description("Requests that went on without something that was wanted")
        .tag(TelemetryNames.WHAT, what)
        .register(registry);
  }

  private Counter boundCounter(String bound) {
    return Counter.builder(TelemetryNames.BOUNDS_MET)
        .description("Requests for which a bound of failover stopped what could have been done")
        .tag(TelemetryNames.BOUND, bound)
        .register(registry);
  }

  private Counter warningCounter(String warning) {
    return Counter.builder(TelemetryNames.WARNINGS)
        .description("Departures of providers from their protocols that spoilt no answer")
        .tag(TelemetryNames.WARNING, warning)
        .register(registry);
  }

  private static Duration[] buckets(double... seconds) {
    return DoubleStream.of(seconds)
        .mapToObj(value -> Duration.ofNanos(Math.round(value * 1e9)))
        .toArray(Duration[]::new);
  }

  private record ExchangeLabels(String endpoint, String outcome, boolean stream, String model) {}

  private record ExchangeMeters(Counter requests, Timer duration) {}

  private record AttemptLabels(String operation, String provider, String model, String error) {}

  private record AttemptMeters(Counter attempts, Timer duration, Timer firstToken) {}

  private record RouteLabels(String route, String strategy, String model) {}

  private record TokenLabels(String provider, String model, String type) {}
}
