package io.headgate.gateway;

import static io.headgate.gateway.TenantsGateway.ACME;
import static io.headgate.gateway.TenantsGateway.FREE;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.accounting.LedgerFilter;
import io.headgate.gateway.accounting.LedgerRow;
import io.headgate.gateway.admission.KeySpec;
import io.headgate.gateway.admission.Limits;
import io.headgate.gateway.admission.NewKey;
import io.headgate.gateway.state.RedisServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateways that keep what they must in one Redis, which comes and goes. */
class RedisGatewayIT {

  private static final long NANOS = 1_000_000_000L;

  @TempDir private Path folder;

  private TenantsGateway start(RedisServer redis, String node, String tenant) {
    return TenantsGateway.startWith(
        """
        state:
          store: redis
          directory: "%s"
          pepper: a-pepper-for-the-tests-of-redis
          redis: { url: "%s", timeout: 300ms }
        """
            .formatted(folder.resolve(node), redis.uri().reveal()),
        tenant);
  }

  private static NewKey newKey(TenantsGateway gateway) {
    return TestGateway.await(
        gateway
            .state()
            .directory()
            .createKey(
                new KeySpec(
                    "made", "acme", Set.of(), Set.of(), Limits.none(), List.of(), Optional.empty()),
                "test"));
  }

  @Test
  void P15_aKeyThatIsRevokedOnOneNodeEndsOnTheOtherWithinTwoSeconds() {
    try (RedisServer redis = RedisServer.start();
        TenantsGateway one = start(redis, "one", "");
        TenantsGateway other = start(redis, "other", "")) {
      NewKey made = newKey(one);
      String text = made.text().reveal();
      assertThat(one.ask(text, "local").statusCode()).isEqualTo(200);
      Eventually.holds(
          "the other node knows the key",
          Duration.ofSeconds(2),
          () -> other.ask(text, "local").statusCode() == 200);

      TestGateway.await(one.state().directory().revokeKey(made.key().id(), "test"));

      assertThat(one.ask(text, "local").statusCode()).isEqualTo(401);
      Eventually.holds(
          "the other node refuses it",
          Duration.ofSeconds(2),
          () -> other.ask(text, "local").statusCode() == 401);
    }
  }

  @Test
  void aRotatedKeyOpensWithBothTextsUntilTheOldOneEnds() {
    try (RedisServer redis = RedisServer.start();
        TenantsGateway gateway = start(redis, "one", "")) {
      NewKey made = newKey(gateway);
      NewKey kept =
          TestGateway.await(
              gateway.state().directory().rotateKey(made.key().id(), Duration.ofHours(1), "test"));
      assertThat(kept.key().id()).isEqualTo(made.key().id());
      assertThat(gateway.ask(made.text().reveal(), "local").statusCode()).isEqualTo(200);
      assertThat(gateway.ask(kept.text().reveal(), "local").statusCode()).isEqualTo(200);

      NewKey last =
          TestGateway.await(
              gateway.state().directory().rotateKey(made.key().id(), Duration.ZERO, "test"));
      assertThat(gateway.ask(kept.text().reveal(), "local").statusCode()).isEqualTo(401);
      assertThat(gateway.ask(made.text().reveal(), "local").statusCode()).isEqualTo(401);
      assertThat(gateway.ask(last.text().reveal(), "local").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whileTheStoreHangsNobodyIsToldThatHisKeyIsWrong() {
    try (RedisServer redis = RedisServer.start();
        TenantsGateway gateway = start(redis, "one", "budgets: [{ usd: 1, per: day }]")) {
      String made = newKey(gateway).text().reveal();
      assertThat(gateway.ask(ACME, "small", "\"max_tokens\":10").statusCode()).isEqualTo(200);
      redis.freeze();

      List<Integer> paid = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        assertThat(gateway.ask(FREE, "small", "\"max_tokens\":10").statusCode()).isEqualTo(200);
        assertThat(gateway.ask(made, "local").statusCode()).as("costs nothing").isEqualTo(200);
        HttpResponse<String> answer = gateway.ask(ACME, "small", "\"max_tokens\":10");
        paid.add(answer.statusCode());
        if (answer.statusCode() == 503) {
          assertThat(Answers.error(answer.body()).path("code").asText())
              .isEqualTo("state_unavailable");
        }
      }
      assertThat(paid).allMatch(status -> status == 200 || status == 503).contains(503);
      assertThat(gateway.ask("hg_a_key_that_was_never_given_out_", "small").statusCode())
          .isEqualTo(401);

      redis.thaw();
      gateway
          .gateway()
          .eventually(() -> gateway.ask(ACME, "small", "\"max_tokens\":10").statusCode() == 200);
      allRowsArrive(gateway);
    }
  }

  @Test
  void P03_rowsOutliveAStoreThatDies() {
    try (RedisServer redis = RedisServer.startDurable();
        TenantsGateway gateway = start(redis, "one", "")) {
      for (int round = 0; round < 3; round++) {
        gateway.askAtOnce(20, FREE, "small", "\"max_tokens\":5");
        redis.stop();
        List<HttpResponse<String>> meanwhile =
            gateway.askAtOnce(20, FREE, "small", "\"max_tokens\":5");
        assertThat(TenantsGateway.count(meanwhile, 200)).isEqualTo(20);
        redis.startAgain();
      }
      allRowsArrive(gateway);
      assertThat(LedgerIT.rows(gateway.state(), LedgerFilter.all())).hasSize(120);
    }
  }

  @Test
  void aStoreThatWasWipedIsFilledAgain() {
    try (RedisServer redis = RedisServer.start();
        TenantsGateway gateway = start(redis, "one", "")) {
      NewKey made = newKey(gateway);
      redis.flush();

      assertThat(gateway.ask(made.text().reveal(), "local").statusCode()).isEqualTo(200);
      gateway.gateway().eventually(() -> gateway.state().directory().restored() > 0);
      try (TenantsGateway later = start(redis, "later", "")) {
        assertThat(later.ask(made.text().reveal(), "local").statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void P02_twoNodesShareABudget() {
    String tenant = "budgets: [{ usd: 0.25, per: day }]";
    try (RedisServer redis = RedisServer.start();
        TenantsGateway one = start(redis, "one", tenant);
        TenantsGateway other = start(redis, "other", tenant)) {
      List<HttpResponse<String>> answers = new ArrayList<>();
      for (int round = 0; round < 3; round++) {
        answers.addAll(one.askAtOnce(60, ACME, "small", "\"max_tokens\":10"));
        answers.addAll(other.askAtOnce(60, ACME, "small", "\"max_tokens\":10"));
      }
      long admitted = TenantsGateway.count(answers, 200);
      assertThat(TenantsGateway.count(answers, 402)).isEqualTo(360 - admitted);
      one.gateway()
          .eventually(
              () -> LedgerIT.rows(one.state(), LedgerFilter.all()).size() >= (int) admitted);
      long spent =
          LedgerIT.rows(one.state(), LedgerFilter.all()).stream()
              .mapToLong(LedgerRow::knownCostNanoUsd)
              .sum();
      assertThat(spent).isBetween(NANOS / 4 * 80 / 100, NANOS / 4);
    }
  }

  /** How many there are; empty while the store is away. */
  private static Optional<Integer> rows(TenantsGateway gateway) {
    try {
      return Optional.of(LedgerIT.rows(gateway.state(), LedgerFilter.all()).size());
    } catch (IllegalStateException away) {
      return Optional.empty();
    }
  }

  /** The ledger has a row for each request that a provider has seen. */
  private static void allRowsArrive(TenantsGateway gateway) {
    gateway
        .gateway()
        .eventually(
            () -> rows(gateway).orElse(-1) == gateway.gateway().simulator().requests().size());
  }
}
