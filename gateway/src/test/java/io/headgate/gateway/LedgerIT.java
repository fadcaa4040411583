package io.headgate.gateway;

import static io.headgate.gateway.TenantsGateway.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.accounting.Ledger;
import io.headgate.gateway.accounting.LedgerFilter;
import io.headgate.gateway.accounting.LedgerRow;
import io.headgate.gateway.accounting.LedgerRow.Status;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each admitted request has one row in the ledger, however it ends. */
class LedgerIT {

  /** All rows that pass, the newest first. */
  static List<LedgerRow> rows(NodeState state, LedgerFilter filter) {
    List<LedgerRow> rows = new ArrayList<>();
    String after = "";
    do {
      Ledger.Page page = TestGateway.await(state.ledger().page(filter, after, Ledger.MAX_PAGE));
      rows.addAll(page.rows());
      after = page.next();
    } while (!after.isEmpty());
    return rows;
  }

  private static LedgerRow only(TenantsGateway gateway) {
    gateway.gateway().eventually(() -> !rows(gateway.state(), LedgerFilter.all()).isEmpty());
    List<LedgerRow> rows = rows(gateway.state(), LedgerFilter.all());
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  @ParameterizedTest
  @CsvSource({
    "'', false, 200, completed, false",
    "'', true, 200, completed, false",
    "no-usage, true, 200, completed, true",
    "no-usage, false, 200, completed, true",
    "cut=3, true, 200, failed, true",
    "rst=3, true, 200, failed, true",
    "error=3, true, 200, failed, true",
    "malformed=3, true, 200, failed, true",
    "status=500, false, 502, failed, false",
    "status=429, true, 429, failed, false",
    "status=400, true, 400, failed, false",
    "html, false, 502, failed, true",
    "no-done, true, 200, completed, false",
  })
  void P03_howeverItEndsThereIsOneRow(
      String fault, boolean stream, int status, String ended, boolean estimated) {
    try (TenantsGateway gateway = TenantsGateway.start("", "")) {
      if (!fault.isEmpty()) {
        gateway.gateway().simulator().faults().add("sim-small", fault);
      }

      HttpResponse<String> answer =
          gateway.ask(ACME, "small", "\"max_tokens\":20,\"stream\":" + stream);

      assertThat(answer.statusCode()).isEqualTo(status);
      LedgerRow row = only(gateway);
      assertThat(row.id()).isEqualTo(answer.headers().firstValue("x-request-id").orElseThrow());
      assertThat(row.status().text()).isEqualTo(ended);
      assertThat(row.estimated()).isEqualTo(estimated);
      assertThat(row.who().tenant()).isEqualTo("acme");
      assertThat(row.who().keyName()).isEqualTo("acme-1");
      assertThat(row.costNanoUsd()).isPresent();
      assertThat(row.calls()).isNotEmpty();
      if (ended.equals("completed")) {
        assertThat(row.costNanoUsd().getAsLong()).isPositive();
        assertThat(row.tokens().output()).isBetween(15L, estimated ? 40L : 25L);
      }
    }
  }

  @Test
  void P03_aClientThatGoesAwayHasARowOfWhatItGot() throws java.io.IOException {
    try (TenantsGateway gateway = TenantsGateway.start("", "")) {
      gateway.gateway().simulator().faults().add("sim-small", "gap=40");
      CompletableFuture<HttpResponse<InputStream>> asked =
          gateway
              .gateway()
              .sendForStream(gateway.request(ACME, "small", "\"max_tokens\":500,\"stream\":true"));
      try (InputStream body = asked.join().body()) {
        assertThat(body.readNBytes(900)).hasSize(900);
      }

      LedgerRow row = only(gateway);
      assertThat(row.status()).isEqualTo(Status.CLIENT_GONE);
      assertThat(row.estimated()).isTrue();
      int sent = gateway.gateway().simulator().requests().of("sim-small").get(0).tokensSent();
      assertThat(row.tokens().output()).isBetween(1L, sent + 2L);
      assertThat(row.costNanoUsd().orElseThrow()).isPositive();
    }
  }

  @Test
  void whatWasRefusedBeforeAnybodyWasAskedHasNoRow() {
    try (TenantsGateway gateway = TenantsGateway.start("", "")) {
      gateway.ask(ACME, "nothing");
      gateway.ask("hg_a_key_that_nobody_has_given_out", "small");
      gateway.ask(ACME, "small", "\"temperature\":77");
      gateway.ask(ACME, "small");

      only(gateway);
    }
  }

  @Test
  void P03_thousandsOfStreamsManyOfThemBrokenAddUp() {
    try (TenantsGateway gateway = TenantsGateway.start("", "")) {
      gateway.gateway().simulator().faults().add("sim-strong", "cut=4");
      Set<String> ids = new HashSet<>();
      for (int round = 0; round < 4; round++) {
        List<HttpResponse<String>> answers =
            new ArrayList<>(
                gateway.askAtOnce(150, ACME, "small", "\"max_tokens\":8,\"stream\":true"));
        answers.addAll(gateway.askAtOnce(50, ACME, "strong", "\"max_tokens\":8,\"stream\":true"));
        answers.forEach(
            answer -> ids.add(answer.headers().firstValue("x-request-id").orElseThrow()));
      }
      gateway
          .gateway()
          .eventually(() -> rows(gateway.state(), LedgerFilter.all()).size() >= ids.size());
      List<LedgerRow> rows = rows(gateway.state(), LedgerFilter.all());

      assertThat(rows).hasSize(800);
      assertThat(rows.stream().map(LedgerRow::id)).doesNotHaveDuplicates().containsAll(ids);
      long sent =
          gateway.gateway().simulator().requests().all().stream()
              .mapToLong(seen -> seen.tokensSent())
              .sum();
      long counted = rows.stream().mapToLong(row -> row.tokens().output()).sum();
      long broken = rows.stream().filter(LedgerRow::estimated).count();
      assertThat(counted).isBetween(sent - broken, sent + broken);
    }
  }
}
