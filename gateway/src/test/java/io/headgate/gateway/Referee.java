package io.headgate.gateway;

import io.headgate.simulator.Fault;
import io.headgate.simulator.FaultScript;
import io.headgate.simulator.Seen;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;

/**
 * A gateway with a primary, a fallback and a bystander who is nobody's fallback, and what an
 * outside referee sees of both of its ends: the caller's view and the providers' log. All three
 * providers say the {@link CanonicalText}. Personal data may only go to the primary.
 */
final class Referee implements AutoCloseable {

  static final String PRIMARY = "sim-primary";
  static final String FALLBACK = "sim-fallback";
  static final String BYSTANDER = "sim-bystander";

  /** May use the model with the fallback, and not the fallback. */
  static final String NARROW_KEY = "hg_test_key_for_the_primary_001";

  /** How long the gateway waits for a silent primary while the fallback could answer. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  /** How long it waits within a stream. */
  static final Duration BETWEEN_TOKENS = Duration.ofMillis(500);

  /** How long it waits for one whole answer. */
  static final Duration TOTAL = Duration.ofMillis(2_500);

  private static final String USAGE = ",\"stream_options\":{\"include_usage\":true}";

  private final TestGateway gateway;

  private Referee(TestGateway gateway) {
    this.gateway = gateway;
    List.of(PRIMARY, FALLBACK, BYSTANDER)
        .forEach(model -> script(FaultScript.Rule.of(CanonicalText.SAID).forModel(model)));
  }

  static Referee start() {
    return start(new Setup(Dialect.OPENAI, Dialect.OPENAI, "continue", false));
  }

  /** The first requests of a JVM load classes; they are not what is timed. */
  static void warmUp() {
    try (Referee referee = start()) {
      referee.primaryMeetsOnce("status=500");
      referee.primaryMeetsOnce("cut=9");
      for (int i = 0; i < 4; i++) {
        referee.ask(true);
        referee.ask(false);
      }
    }
  }

  static Referee start(Setup setup) {
    return new Referee(TestGateway.startFrom(setup::config));
  }

  /**
   * How the gateway is configured.
   *
   * @param rescue off, continue or restart
   * @param prefill what the configuration says of the fallback, which need not be true
   * @param keys the credentials for the primary
   */
  record Setup(
      Dialect primary, Dialect fallback, String rescue, boolean prefill, List<String> keys) {

    Setup(Dialect primary, Dialect fallback, String rescue, boolean prefill) {
      this(primary, fallback, rescue, prefill, List.of(TestGateway.PROVIDER_KEY));
    }

    private String config(String simulator) {
      return """
          version: 1
          server:
            api: { host: 127.0.0.1, port: 0 }
            admin: { host: 127.0.0.1, port: 0 }
            management: { host: 127.0.0.1, port: 0 }
          providers:
            first: { %1$s, api_keys: [%4$s], timeouts: %5$s, residency: on-prem }
            second: { %2$s, api_keys: [sk-of-the-fallback], timeouts: %5$s, residency: us }
            third: { %3$s, api_keys: [sk-of-the-bystander], timeouts: %5$s, residency: us }
          models:
            asked:
              deployments: [{ provider: first, model: sim-primary }]
              context: 4000
              rescue: %6$s
              fallback: [larger]
            larger:
              deployments: [{ provider: second, model: sim-fallback, prefill: %7$s }]
              context: 200000
            alone: { deployments: [{ provider: first, model: sim-primary }] }
            bystander: { deployments: [{ provider: third, model: sim-bystander }] }
          failover:
            attempts: 4
            first_token: %8$sms
            content_policy: report
            wait: { max: 5s, queue: 1000 }
          health:
            circuit: { failures: 5, failure_rate: 0.5, samples: 20, open: 1s, open_max: 4s, open_quick: 2s }
          policies:
            - { id: personal-data, when: { sensitive: [email] }, residency: [on-prem] }
          keys:
            - { name: all, tenant: tests, key: "%9$s" }
            - { name: primary-only, tenant: tests, key: "%10$s", models: [asked] }
          """
          .formatted(
              primary.provider(simulator),
              fallback.provider(simulator),
              Dialect.OPENAI.provider(simulator),
              String.join(", ", keys),
              timeouts(),
              rescue,
              prefill,
              PATIENCE.toMillis(),
              TestGateway.KEY,
              NARROW_KEY);
    }

    private static String timeouts() {
      return "{ connect: 1s, first_token: 2s, between_tokens: %sms, total: %sms }"
          .formatted(BETWEEN_TOKENS.toMillis(), TOTAL.toMillis());
    }
  }

  TestGateway gateway() {
    return gateway;
  }

  /** What the primary meets from now on. */
  void primaryMeets(String fault) {
    script(FaultScript.Rule.of(fault).forModel(PRIMARY));
  }

  /** What the primary meets with the next of its requests. */
  void primaryMeetsOnce(String fault) {
    script(FaultScript.Rule.of(fault).forModel(PRIMARY).times(1));
  }

  void fallbackMeets(String fault) {
    script(FaultScript.Rule.of(fault).forModel(FALLBACK));
  }

  void script(FaultScript.Rule rule) {
    gateway.simulator().faults().add(rule);
  }

  /** Asks the model that has a fallback. */
  CallersView ask(boolean stream) {
    return ask("asked", stream);
  }

  CallersView ask(String model, boolean stream) {
    return ask(question(model, stream));
  }

  CallersView ask(HttpRequest question) {
    long begun = System.nanoTime();
    return CallersView.of(gateway.send(question), millisSince(begun));
  }

  HttpRequest question(String model, boolean stream) {
    return question(TestGateway.KEY, body(model, stream, "Tell me a story.", ""));
  }

  HttpRequest question(String key, String body) {
    return gateway
        .request("/v1/chat/completions")
        .setHeader("authorization", "Bearer " + key)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  /**
   * A chat with one message of the user.
   *
   * @param members further members, each with a comma before it
   */
  static String body(String model, boolean stream, String prompt, String members) {
    return """
    {"model":"%s","stream":%s%s,"messages":[{"role":"user","content":"%s"}]%s}"""
        .formatted(model, stream, stream ? USAGE : "", prompt, members);
  }

  static long millisSince(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
  }

  /** The requests that the primary saw, in the order in which they came. */
  List<Seen> primary() {
    return gateway.simulator().requests().of(PRIMARY);
  }

  List<Seen> fallback() {
    return gateway.simulator().requests().of(FALLBACK);
  }

  List<Seen> bystander() {
    return gateway.simulator().requests().of(BYSTANDER);
  }

  /** How many of these came within so long of the first. */
  static long within(Duration time, List<Seen> seen) {
    return seen.stream()
        .filter(one -> one.startNanos() - seen.get(0).startNanos() <= time.toNanos())
        .count();
  }

  /** Whether the simulator spoiled this request, rather than only answering as it was told. */
  static boolean isSpoiled(Seen seen) {
    return !Fault.parse(seen.fault()).equals(CanonicalText.SAID);
  }

  /** Returns once neither end has anything left under way. */
  void settle() {
    gateway.eventually(
        () ->
            gateway.simulator().requests().inFlight() == 0
                && gateway
                    .management("/metrics")
                    .body()
                    .contains("gateway_requests_in_flight 0.0"));
  }

  /** Checks that it serves as if nothing had been, once the primary is well again. */
  void isHealthyAfterwards() {
    settle();
    gateway.simulator().faults().clear();
    script(FaultScript.Rule.of(CanonicalText.SAID));
    ask(true).isWhole();
    ask(false).isWhole();
    settle();
  }

  @Override
  public void close() {
    gateway.close();
  }
}
