package io.headgate.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.config.ConfigDiff.Change;
import io.headgate.simulator.Simulator;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file is changed while requests are answered. */
class ReloadIT {

  private static final int RELOADS = 50;
  private static final int CLIENTS = 4;

  private static final String MORE =
      """
        large: { deployments: [{ provider: new, model: sim-large }] }
      routing:
        profiles:
          auto: { models: [small, large], default: small }
        rules:
          - { id: sql, when: { regex: select }, models: [large] }
      keys:
        - { name: later, tenant: tests, key: "${OTHER_KEY}" }
      """;

  @TempDir private Path folder;
  private LiveGateway gateway;

  @BeforeEach
  void start() {
    gateway =
        new LiveGateway(folder, new Simulator.Options(0, 1, Duration.ZERO, Duration.ofMillis(2)));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aStreamEndsWhereItBeganAndNewRequestsGoToTheNewProvider() throws IOException {
    String before = gateway.revision();
    HttpResponse<InputStream> stream = gateway.stream("LENGTH=1500").join();
    assertThat(stream.body().read()).isPositive();

    ConfigVerdict verdict = gateway.reload(gateway.yaml("new"));

    assertThat(verdict.applied()).isTrue();
    assertThat(verdict.changes())
        .extracting(Change::path)
        .containsExactly("/models/small/deployments/0/provider");
    assertThat(gateway.provider()).isEqualTo("new");
    Eventually.holds(
        "only the event loop of the stream has stages of both revisions",
        Duration.ofSeconds(1),
        () -> gateway.gateway().node().backings().get() == 3);
    String rest = new String(stream.body().readAllBytes(), UTF_8);
    assertThat(stream.headers().firstValue("x-headgate-provider")).contains("old");
    assertThat(rest).endsWith("data: [DONE]\n\n");
    assertThat(gateway.first().requests().all()).hasSize(1);
    gateway.awaitOnlyRunning();
    assertThat(gateway.revision()).isNotEqualTo(before);
    assertThat(gateway.metrics())
        .contains("gateway_config_info{revision=\"" + gateway.revision() + "\"} 1")
        .doesNotContain(before);
    assertThat(gateway.admin("/admin/api/status")).contains(gateway.revision());
    Eventually.holds(
        "both requests tell their revision",
        Duration.ofSeconds(10),
        () ->
            gateway.accessLog().contains("\"config_revision\":\"" + before + "\"")
                && gateway
                    .accessLog()
                    .contains("\"config_revision\":\"" + gateway.revision() + "\""));
  }

  @Test
  void fiftyReloadsUnderLoadFailNoRequestAndLeaveNothingOpen() throws InterruptedException {
    SteadyLoad load = new SteadyLoad(gateway, CLIENTS);
    try (load) {
      for (int i = 1; i <= RELOADS; i++) {
        int enough = load.asked() + CLIENTS;
        assertThat(gateway.reload(gateway.yaml(i % 2 == 0 ? "old" : "new")).applied()).isTrue();
        Eventually.holds(
            "requests were made", Duration.ofSeconds(10), () -> load.asked() >= enough);
      }
    }

    assertThat(load.failures()).isEmpty();
    assertThat(gateway.metric("gateway_config_applied_total")).isEqualTo(RELOADS);
    gateway.awaitOnlyRunning();
    assertThat(gateway.metric("gateway_config_backings")).isEqualTo(2);
    assertThat(gateway.metric("gateway_requests_in_flight")).isZero();
  }

  @Test
  void keysModelsProvidersAndRulesTakeEffect() {
    String more = gateway.yaml("old").replace("keys:\n", MORE);
    assertThat(gateway.chat(LiveGateway.OTHER_KEY, "small", "hello").statusCode()).isEqualTo(401);
    assertThat(gateway.chat(LiveGateway.KEY, "large", "hello").statusCode()).isEqualTo(404);

    assertThat(gateway.reload(more).errors()).isEmpty();

    assertThat(gateway.chat(LiveGateway.OTHER_KEY, "small", "hello").statusCode()).isEqualTo(200);
    assertThat(gateway.chat(LiveGateway.KEY, "large", "hello").statusCode()).isEqualTo(200);
    assertThat(route("select one")).isEqualTo("sql");
    assertThat(route("insert one")).isEqualTo("default");
    assertThat(gateway.metrics()).contains("gateway_upstream_in_flight{model=\"sim-large\"");

    assertThat(gateway.reload(more.replace("regex: select", "regex: insert")).applied()).isTrue();

    assertThat(route("insert one")).isEqualTo("sql");

    assertThat(gateway.reload(gateway.yaml("new")).applied()).isTrue();

    assertThat(gateway.chat(LiveGateway.OTHER_KEY, "small", "hello").statusCode()).isEqualTo(401);
    assertThat(gateway.chat(LiveGateway.KEY, "large", "hello").statusCode()).isEqualTo(404);
    assertThat(gateway.metrics())
        .doesNotContain("gateway_upstream_in_flight{model=\"sim-large\"")
        .contains("gateway_requests_total");
  }

  private String route(String prompt) {
    return gateway
        .chat(LiveGateway.KEY, "auto", prompt)
        .headers()
        .firstValue("x-headgate-route")
        .orElse("");
  }

  /** Health is told as of the latest tick. */
  private void untilTheCircuitIsSeenOpen() {
    Eventually.holds(
        "the circuit is open",
        Duration.ofSeconds(10),
        () -> gateway.admin("/admin/api/health").contains("\"circuit\":\"open\""));
  }

  @Test
  void aProviderThatMovesIsAskedAtItsNewPlaceWithoutItsPast() {
    gateway.first().faults().add("status=500");
    for (int i = 0; i < 30; i++) {
      gateway.chat(LiveGateway.KEY, "small", "hello");
    }
    untilTheCircuitIsSeenOpen();
    String moved = gateway.yaml("old").replace(gateway.first().url(), gateway.second().url());
    String same = gateway.yaml("old") + "# nothing of it has changed\n";

    assertThat(gateway.reload(same).applied()).isTrue();
    untilTheCircuitIsSeenOpen();

    assertThat(gateway.reload(moved).applied()).isTrue();
    assertThat(gateway.provider()).isEqualTo("old");
    assertThat(gateway.second().requests().all()).isNotEmpty();
  }

  @Test
  void whatOnlyAStartCanChangeStaysAndIsTold() {
    String yaml =
        gateway
            .yaml("new")
            .replace("management: {", "early_heartbeat: 1s\n  max_body: 1MiB\n  management: {");

    ConfigVerdict verdict = gateway.reload(yaml);

    assertThat(verdict.applied()).isTrue();
    assertThat(verdict.waiting()).extracting(Change::path).containsExactly("/server/max_body");
    assertThat(verdict.changes())
        .extracting(Change::path)
        .contains("/server/early_heartbeat")
        .doesNotContain("/server/max_body");
    assertThat(gateway.provider()).isEqualTo("new");
    assertThat(gateway.metric("gateway_config_waiting")).isEqualTo(1);
    assertThat(gateway.admin("/admin/api/config")).contains("\"max_body\":\"10MiB\"");
  }

  @Test
  void anErrorKeepsWhatRuns() {
    String running = gateway.revision();
    String good = gateway.yaml("new");

    assertRefused(good.replace("models:", "models: ["), "headgate.yaml:");
    assertRefused(good.replace("provider: new", "provider: nowhere"), "headgate.yaml:");
    assertRefused(
        good.replace(
            "keys:\n",
            """
            routing:
              profiles:
                auto: { models: [small], default: small }
              semantic:
                routes:
                  - { id: code, models: [small], exemplars_file: missing.txt }
            keys:
            """),
        "missing.txt");
    assertRefused(good.replace("${PROVIDER_KEY}", "${NOT_SET}"), "NOT_SET");

    assertThat(gateway.revision()).isEqualTo(running);
    assertThat(gateway.provider()).isEqualTo("old");
    assertThat(gateway.metric("gateway_config_rejected_total")).isEqualTo(4);
    assertThat(gateway.metric("gateway_config_applied_total")).isZero();
  }

  private void assertRefused(String yaml, String told) {
    ConfigVerdict verdict = gateway.reload(yaml);
    assertThat(verdict.applied()).isFalse();
    assertThat(verdict.errors().toString()).contains(told);
  }
}
