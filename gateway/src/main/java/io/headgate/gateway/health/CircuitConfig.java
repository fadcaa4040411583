package io.headgate.gateway.health;

import java.time.Duration;
import java.util.List;

/**
 * When a circuit opens, for how long, and how it closes again.
 *
 * @param failuresInARow open it at once, at least 1; 5
 * @param rateRequests how many must have ended within ten seconds before their failure rate counts,
 *     at least 1; 20
 * @param rateFailures share of failures among them that opens it, in (0, 1]; 0.5
 * @param open for how long
 * @param claim how long a probe may take before another request may be the probe; 130 s, more than
 *     an attempt may take
 * @param ramp how it closes after a successful probe
 * @param forgive time in the closed state after which one opening is forgotten; 60 s
 */
public record CircuitConfig(
    int failuresInARow,
    int rateRequests,
    double rateFailures,
    Open open,
    Duration claim,
    Ramp ramp,
    Duration forgive) {

  public CircuitConfig {
    Expect.that(failuresInARow > 0, "failuresInARow", failuresInARow, "> 0");
    Expect.that(rateRequests > 0, "rateRequests", rateRequests, "> 0");
    Expect.share(rateFailures, "rateFailures");
    Expect.positive(claim, "claim");
    Expect.positive(forgive, "forgive");
  }

  public static CircuitConfig defaults() {
    return new CircuitConfig(
        5,
        20,
        .5,
        Open.defaults(),
        Duration.ofSeconds(130),
        Ramp.defaults(),
        Duration.ofSeconds(60));
  }

  /**
   * Of credentials: the first refusal opens it for 30 s, at most 10 min, and a success closes it.
   */
  public static CircuitConfig credentialDefaults() {
    Duration max = Duration.ofMinutes(10);
    return new CircuitConfig(
        1,
        20,
        .5,
        new Open(Duration.ofSeconds(30), max, .2, Duration.ofSeconds(1), max),
        Duration.ofSeconds(130),
        Ramp.none(),
        Duration.ofSeconds(60));
  }

  public CircuitConfig withOpen(Open other) {
    return new CircuitConfig(
        failuresInARow, rateRequests, rateFailures, other, claim, ramp, forgive);
  }

  public CircuitConfig withRamp(Ramp other) {
    return new CircuitConfig(
        failuresInARow, rateRequests, rateFailures, open, claim, other, forgive);
  }

  /**
   * How long it stays open: the base, doubled with each opening that is not yet forgotten.
   *
   * @param base 5 s
   * @param max 120 s; a Retry-After may ask for more
   * @param jitter share by which the time is varied up and down, in [0, 1); 0.2
   * @param quick a probe that failed within this time cost next to nothing; 1 s
   * @param maxAfterQuick bound in place of max after such a probe; 10 s
   */
  public record Open(
      Duration base, Duration max, double jitter, Duration quick, Duration maxAfterQuick) {

    public Open {
      Expect.positive(base, "base");
      Expect.positive(max, "max");
      Expect.that(jitter >= 0 && jitter < 1, "jitter", jitter, "in [0, 1)");
      Expect.positive(maxAfterQuick, "maxAfterQuick");
    }

    public static Open defaults() {
      return new Open(
          Duration.ofSeconds(5),
          Duration.ofSeconds(120),
          .2,
          Duration.ofSeconds(1),
          Duration.ofSeconds(10));
    }

    public Open withBase(Duration other) {
      return new Open(other, max, jitter, quick, maxAfterQuick);
    }
  }

  /**
   * How the share of requests grows after a successful probe.
   *
   * @param shares admitted in each step, in (0, 1]; 0.05, 0.1, 0.25, 0.5, 1; none closes at once
   * @param step length of each; 1 s
   * @param requests how many must have ended since the ramp began before their failure rate counts;
   *     5
   * @param failures a greater share of failures opens the circuit again, in (0, 1]; 0.2
   */
  public record Ramp(List<Double> shares, Duration step, int requests, double failures) {

    public Ramp {
      shares = List.copyOf(shares);
      shares.forEach(share -> Expect.share(share, "shares"));
      Expect.positive(step, "step");
      Expect.that(requests > 0, "requests", requests, "> 0");
      Expect.share(failures, "failures");
    }

    public static Ramp defaults() {
      return new Ramp(List.of(.05, .1, .25, .5, 1d), Duration.ofSeconds(1), 5, .2);
    }

    public static Ramp none() {
      return new Ramp(List.of(), Duration.ofSeconds(1), 5, .2);
    }

    public Ramp withStep(Duration other) {
      return new Ramp(shares, other, requests, failures);
    }

    long nanos() {
      return step.toNanos() * shares.size();
    }
  }
}
