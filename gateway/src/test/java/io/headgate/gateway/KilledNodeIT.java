package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headgate.simulator.Seen;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is killed in the midst of its work, and starts again. */
class KilledNodeIT {

  private static final String SECTIONS =
      """
      tenants: [{ id: acme, budgets: [{ usd: 5, per: month }] }]
      keys: [{ name: acme-1, tenant: acme, key: "${HEADGATE_KEY}" }]
      """;

  private static final int MAX_TOKENS = 6;

  @TempDir private Path folder;

  @Test
  void P03_everyRequestThatWasUnderWayHasOneRowAfterwards() {
    try (LaunchedGateway gateway = new LaunchedGateway(folder, SECTIONS, Map.of())) {
      int asked = 0;
      for (int life = 0; life < 3; life++) {
        asked += killInTheMidst(gateway, asked);
      }
      gateway.startAgain();

      List<JsonNode> rows = rows(gateway);
      Map<String, Seen> seen = new HashMap<>();
      gateway
          .simulator()
          .requests()
          .all()
          .forEach(one -> seen.put(one.body().path("user").asText(), one));
      assertThat(rows.stream().map(row -> row.path("user").asText()))
          .as("each once, and all that a provider has seen")
          .doesNotHaveDuplicates()
          .containsAll(seen.keySet());
      assertThat(rows.stream().filter(row -> row.path("status").asText().equals("node_lost")))
          .isNotEmpty()
          .allMatch(row -> row.path("estimated").asBoolean());
      assertThat(rows.stream().filter(row -> !row.path("estimated").asBoolean()))
          .hasSize(60)
          .allMatch(row -> row.path("output_tokens").asInt() == MAX_TOKENS);
      long nanoUsd = rows.stream().mapToLong(row -> row.path("cost_nano_usd").asLong()).sum();
      JsonNode budget = gateway.report("/tenants/acme/budgets").at("/budgets/0");
      assertThat(new BigDecimal(budget.path("spent_usd").asText()))
          .isEqualByComparingTo(BigDecimal.valueOf(nanoUsd, 9));
    }
  }

  /** Whole answers that end, and streams that do not, until it is killed. */
  private static int killInTheMidst(LaunchedGateway gateway, int from) {
    if (from > 0) {
      gateway.startAgain();
    }
    gateway.simulator().faults().clear();
    List<CompletableFuture<?>> whole = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      whole.add(
          gateway.sendAsync(
              gateway.chat(
                  LaunchedGateway.KEY,
                  "\"max_tokens\":" + MAX_TOKENS + ",\"user\":\"u" + (from + i) + "\"")));
    }
    whole.forEach(CompletableFuture::join);
    gateway.simulator().faults().add("sim-small", "gap=30");
    Set<String> open = new HashSet<>();
    List<CompletableFuture<?>> cut = new ArrayList<>();
    for (int i = 20; i < 40; i++) {
      String user = "u" + (from + i);
      open.add(user);
      cut.add(
          gateway.sendAsync(
              gateway.chat(
                  LaunchedGateway.KEY,
                  "\"max_tokens\":400,\"stream\":true,\"user\":\"" + user + "\"")));
    }
    Eventually.holds(
        "all streams have begun",
        Duration.ofSeconds(30),
        () ->
            gateway.simulator().requests().all().stream()
                    .filter(one -> open.contains(one.body().path("user").asText()))
                    .filter(one -> one.tokensSent() > 5)
                    .count()
                == open.size());
    gateway.kill();
    cut.forEach(one -> assertThat(one).failsWithin(Duration.ofSeconds(30)));
    return 40;
  }

  private static List<JsonNode> rows(LaunchedGateway gateway) {
    List<JsonNode> rows = new ArrayList<>();
    String after = "";
    do {
      JsonNode page =
          gateway.report("/ledger?limit=100" + (after.isEmpty() ? "" : "&after=" + after));
      page.path("rows").forEach(rows::add);
      after = page.path("next").asText("");
    } while (!after.isEmpty());
    return rows;
  }

  @Test
  void keysAndBudgetsOutliveADeath() {
    try (LaunchedGateway gateway = new LaunchedGateway(folder, SECTIONS, Map.of())) {
      String key =
          Answers.parse(
                  gateway.admin("POST", "/keys", "{\"name\":\"made\",\"tenant\":\"acme\"}").body())
              .at("/text")
              .asText();
      assertThat(key).startsWith("hg_");
      assertThat(gateway.send(gateway.chat(key, "\"max_tokens\":6")).statusCode()).isEqualTo(200);

      gateway.kill();
      gateway.startAgain();

      assertThat(gateway.send(gateway.chat(key, "\"max_tokens\":6")).statusCode()).isEqualTo(200);
      assertThat(gateway.stop()).isZero();
      gateway.startAgain();
      assertThat(gateway.send(gateway.chat(key, "\"max_tokens\":6")).statusCode()).isEqualTo(200);
      assertThat(gateway.report("/audit/verify").path("whole").asBoolean()).isTrue();
    }
  }
}
