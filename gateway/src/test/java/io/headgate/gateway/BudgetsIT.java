package io.headgate.gateway;

import static io.headgate.gateway.TenantsGateway.ACME;
import static io.headgate.gateway.TenantsGateway.ACME_SECOND;
import static io.headgate.gateway.TenantsGateway.FREE;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.accounting.LedgerFilter;
import io.headgate.gateway.accounting.LedgerRow;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Budgets in money: never overrun, hardly ever early. */
class BudgetsIT {

  private static final long NANOS = 1_000_000_000L;

  @Test
  void P02_aThousandAtOnceNeverSpendMoreThanThereIs() {
    // One request costs some 2.4 thousandths of a dollar, so there is money for some hundred.
    try (TenantsGateway gateway = TenantsGateway.start("budgets: [{ usd: 0.25, per: day }]", "")) {
      List<HttpResponse<String>> answers =
          gateway.askAtOnce(1_000, ACME, "small", "\"max_tokens\":10");

      long admitted = TenantsGateway.count(answers, 200);
      assertThat(TenantsGateway.count(answers, 402)).isEqualTo(1_000 - admitted);
      assertThat(admitted).isPositive();
      long spent = spent(gateway, (int) admitted);
      assertThat(spent).isLessThanOrEqualTo(NANOS / 4);
      // One after the other what is left is used too.
      HttpResponse<String> next = gateway.ask(ACME, "small", "\"max_tokens\":10");
      while (next.statusCode() == 200) {
        admitted++;
        next = gateway.ask(ACME, "small", "\"max_tokens\":10");
      }
      spent = spent(gateway, (int) admitted);
      assertThat(spent).isBetween(NANOS / 4 * 95 / 100, NANOS / 4);
    }
  }

  @Test
  void whatIsSpentIsToldSoThatNoClientAsksAgain() {
    try (TenantsGateway gateway =
        TenantsGateway.start("", "budgets: [{ usd: 0.000001, per: month }]")) {
      HttpResponse<String> refused = gateway.ask(ACME, "small");

      assertThat(refused.statusCode()).isEqualTo(402);
      assertThat(Answers.error(refused.body()).path("code").asText()).isEqualTo("budget_exceeded");
      assertThat(Answers.error(refused.body()).path("type").asText())
          .isEqualTo("insufficient_quota");
      assertThat(refused.body()).contains("0.000001 USD a month of this key");
      assertThat(refused.headers().firstValue("x-should-retry")).contains("false");
      assertThat(refused.headers().firstValue("retry-after")).isEmpty();
      assertThat(gateway.gateway().simulator().requests().size()).isZero();
      assertThat(gateway.ask(ACME_SECOND, "small").statusCode()).isEqualTo(200);
      assertThat(gateway.ask(ACME, "local").statusCode()).as("free of charge").isEqualTo(200);
    }
  }

  @Test
  void whereNobodyKnowsThePriceABudgetLetsNobodyIn() {
    try (TenantsGateway gateway = TenantsGateway.start("", "budgets: [{ usd: 100, per: month }]")) {
      HttpResponse<String> refused = gateway.ask(ACME, "unpriced");

      assertThat(refused.statusCode()).isEqualTo(402);
      assertThat(refused.body()).contains("price is not known");
      assertThat(gateway.ask(FREE, "unpriced").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aSpentBudgetMayLeaveTheCheapOnes() {
    try (TenantsGateway gateway =
        TenantsGateway.start(
            "budgets: [{ usd: 0.01, per: week, on_exceeded: downgrade, downgrade_to: [local] }]",
            "")) {
      HttpResponse<String> before = gateway.ask(ACME, "auto", "\"max_tokens\":20");
      assertThat(before.headers().firstValue("x-headgate-model")).contains("sim-strong");

      HttpResponse<String> after = gateway.ask(ACME, "auto", "\"max_tokens\":20");
      assertThat(after.statusCode()).isEqualTo(200);
      assertThat(after.headers().firstValue("x-headgate-model")).contains("sim-local");
      assertThat(after.headers().firstValue("x-headgate-degraded").orElse("")).contains("budget");
      HttpResponse<String> named = gateway.ask(ACME, "strong", "\"max_tokens\":20");
      assertThat(named.headers().firstValue("x-headgate-model")).contains("sim-local");
      assertThat(gateway.ask(FREE, "strong").headers().firstValue("x-headgate-model"))
          .contains("sim-strong");
    }
  }

  @Test
  void eachEndUserHasABudgetOfHisOwn() {
    try (TenantsGateway gateway =
        TenantsGateway.start("user_budgets: [{ usd: 0.005, per: day }]", "")) {
      String max = "\"max_tokens\":10,\"user\":\"";
      assertThat(gateway.ask(ACME, "small", max + "ann\"").statusCode()).isEqualTo(200);
      HttpResponse<String> next = gateway.ask(ACME, "small", max + "ann\"");
      for (int i = 0; i < 5 && next.statusCode() == 200; i++) {
        next = gateway.ask(ACME, "small", max + "ann\"");
      }

      assertThat(next.statusCode()).isEqualTo(402);
      assertThat(next.body()).contains("of this end user");
      assertThat(gateway.ask(ACME, "small", max + "bob\"").statusCode()).isEqualTo(200);
      assertThat(gateway.ask(ACME, "small", "\"max_tokens\":10").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whatFailsCostsNothing() {
    try (TenantsGateway gateway = TenantsGateway.start("budgets: [{ usd: 0.01, per: day }]", "")) {
      gateway.gateway().simulator().faults().add("sim-small", "status=500");
      for (int i = 0; i < 30; i++) {
        assertThat(gateway.ask(ACME, "small", "\"max_tokens\":20").statusCode())
            .isGreaterThanOrEqualTo(500);
      }
      gateway.gateway().simulator().faults().clear();

      assertThat(gateway.ask(ACME, "small", "\"max_tokens\":20").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theCostIsToldWithTheAnswer() {
    try (TenantsGateway gateway = TenantsGateway.start("", "")) {
      HttpResponse<String> whole = gateway.ask(FREE, "small", "\"max_tokens\":10");
      HttpResponse<String> stream =
          gateway.ask(
              FREE,
              "small",
              "\"max_tokens\":10,\"stream\":true,\"stream_options\":{\"include_usage\":true}");

      String cost = whole.headers().firstValue("x-headgate-cost-usd").orElseThrow();
      assertThat(cost).matches("0\\.00\\d+");
      assertThat(stream.body()).contains("\"cost_usd\":\"" + cost + "\"");
      assertThat(gateway.ask(FREE, "unpriced").headers().firstValue("x-headgate-cost-usd"))
          .isEmpty();
    }
  }

  /** What all rows say together, once there are so many. */
  private static long spent(TenantsGateway gateway, int rows) {
    List<LedgerRow> found = new ArrayList<>();
    gateway
        .gateway()
        .eventually(
            () -> {
              found.clear();
              found.addAll(LedgerIT.rows(gateway.state(), LedgerFilter.all()));
              return found.stream().filter(row -> !row.calls().isEmpty()).count() >= rows;
            });
    return found.stream().mapToLong(LedgerRow::knownCostNanoUsd).sum();
  }
}
