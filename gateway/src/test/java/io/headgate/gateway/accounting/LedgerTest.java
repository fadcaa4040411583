package io.headgate.gateway.accounting;

import static io.headgate.gateway.accounting.Samples.CHEAP;
import static io.headgate.gateway.accounting.Samples.DEAR;
import static io.headgate.gateway.accounting.Samples.answered;
import static io.headgate.gateway.accounting.Samples.await;
import static io.headgate.gateway.accounting.Samples.completed;
import static io.headgate.gateway.accounting.Samples.decided;
import static io.headgate.gateway.accounting.Samples.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.accounting.Ledger.Page;
import io.headgate.gateway.accounting.LedgerExport.Format;
import io.headgate.gateway.accounting.LedgerRow.Status;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.state.StateStore.Append;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final MapStateStore store = new MapStateStore();
  private final Ledger ledger =
      new Ledger(store, Clock.fixed(NOON, ZoneOffset.UTC), Ledger.Config.defaults());

  @Test
  void pagesShowTheNewestFirstAndGoOnWhereTheLastOneEnded() {
    for (int i = 0; i < 1_200; i++) {
      store("req-" + i, CHEAP, NOON.plusSeconds(i));
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      Page page = await(ledger.page(LedgerFilter.all(), cursor, 100));
      page.rows().forEach(row -> seen.add(row.id()));
      cursor = page.next();
    } while (!cursor.isEmpty());
    assertThat(seen).hasSize(1_200).doesNotHaveDuplicates().startsWith("req-1199", "req-1198");
  }

  @Test
  void filtersTellRowsApart() {
    store("a", CHEAP, NOON);
    store("b", DEAR, NOON.plusSeconds(60));
    store("c", CHEAP, NOON.plusSeconds(120));
    assertThat(ids(filter(Optional.of("cheap"), Optional.empty(), Optional.empty())))
        .containsExactly("c", "a");
    assertThat(ids(filter(Optional.empty(), Optional.of(NOON.plusSeconds(60)), Optional.empty())))
        .containsExactly("c", "b");
    assertThat(ids(filter(Optional.empty(), Optional.empty(), Optional.of(NOON.plusSeconds(60)))))
        .containsExactly("a");
  }

  @Test
  void aPageLooksAtSoManyRowsAndThenTellsWhereToGoOn() {
    store("hit", DEAR, NOON);
    for (int i = 0; i < Ledger.MAX_SCAN; i++) {
      store("req-" + i, CHEAP, NOON);
    }
    LedgerFilter dear = filter(Optional.of("dear"), Optional.empty(), Optional.empty());
    Page first = await(ledger.page(dear, "", 10));
    assertThat(first.rows()).isEmpty();
    assertThat(first.next()).isNotEmpty();
    assertThat(await(ledger.page(dear, first.next(), 10)).rows())
        .extracting(LedgerRow::id)
        .containsExactly("hit");
  }

  @Test
  void oneRowIsFoundByItsId() {
    store("a", CHEAP, NOON);
    assertThat(await(ledger.find("a")).orElseThrow().id()).isEqualTo("a");
    assertThat(await(ledger.find("b"))).isEmpty();
  }

  @Test
  void pagesHaveABound() {
    assertThat(failure(ledger.page(LedgerFilter.all(), "", 0)))
        .hasMessage("limit: 0 (expected: 1 to 500)");
  }

  @Test
  void rowsAreForgottenAfterNinetyDays() {
    store("old", CHEAP, NOON.minus(Duration.ofDays(91)));
    store("young", CHEAP, NOON.minus(Duration.ofDays(89)));
    await(ledger.trim());
    assertThat(store.rows()).extracting(LedgerRow::id).containsExactly("young");
  }

  @Test
  void anExportHasEveryRowOldestFirst() {
    for (int i = 0; i < LedgerExport.BATCH * 2; i++) {
      store("req-" + i, CHEAP, NOON);
    }
    Taken taken = take(Format.JSONL);
    List<String> lines = taken.text.toString().lines().toList();
    assertThat(lines).hasSize(LedgerExport.BATCH * 2);
    assertThat(RowJson.read(lines.get(7).getBytes(StandardCharsets.UTF_8)).id()).isEqualTo("req-7");
    assertThat(taken.ends).isEqualTo(1);
  }

  @Test
  void aCsvBeginsWithItsColumnsAndHasAsManyCellsInEachLine() {
    store("a", CHEAP, NOON);
    List<String> lines = take(Format.CSV).text.toString().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).startsWith("id,time,ended,tenant,key_id");
    assertThat(lines.get(1).split(",", -1)).hasSameSizeAs(lines.get(0).split(",", -1));
  }

  @Test
  void anEmptyExportOfJsonEndsWithNothing() {
    Taken taken = take(Format.JSONL);
    assertThat(taken.text).isEmpty();
    assertThat(taken.ends).isEqualTo(1);
  }

  @Test
  void nothingIsReadBeyondWhatIsWanted() {
    for (int i = 0; i < LedgerExport.BATCH * 5; i++) {
      store("req-" + i, CHEAP, NOON);
    }
    LedgerExport export = ledger.export(LedgerFilter.all(), Format.JSONL);
    Taken taken = new Taken();
    export.pause();
    taken.from(export);
    assertThat(taken.buffers).isZero();
    export.fetch(1);
    assertThat(taken.buffers).isEqualTo(1);
    assertThat(store.reads()).isEqualTo(1);
    export.fetch(1);
    assertThat(store.reads()).isEqualTo(2);
    export.resume();
    assertThat(taken.buffers).isEqualTo(5);
    assertThat(taken.ends).isEqualTo(1);
  }

  @Test
  void aReaderThatPausesWhileItTakesIsGivenNoMore() {
    for (int i = 0; i < LedgerExport.BATCH * 3; i++) {
      store("req-" + i, CHEAP, NOON);
    }
    LedgerExport export = ledger.export(LedgerFilter.all(), Format.CSV);
    List<Buffer> taken = new ArrayList<>();
    export.handler(
        text -> {
          taken.add(text);
          export.pause();
        });
    assertThat(taken).hasSize(1);
    export.resume();
    assertThat(taken).hasSize(2);
  }

  @Test
  void anExportThatBreaksDoesNotEndWell() {
    store("a", CHEAP, NOON);
    store.mood(() -> MapStateStore.Mood.AWAY);
    Taken taken = take(Format.CSV);
    assertThat(taken.ends).isZero();
    assertThat(taken.failures).isEqualTo(1);
  }

  @Test
  void cellsAreNoFormulas() {
    assertThat(RowCsv.cell("=1+1")).isEqualTo("'=1+1");
    assertThat(RowCsv.cell("+1")).isEqualTo("'+1");
    assertThat(RowCsv.cell("-1")).isEqualTo("'-1");
    assertThat(RowCsv.cell("@x")).isEqualTo("'@x");
    assertThat(RowCsv.cell("\tx")).isEqualTo("'\tx");
    assertThat(RowCsv.cell("\rx")).isEqualTo("\"'\rx\"");
    assertThat(RowCsv.cell("=a,\"b\"")).isEqualTo("\"'=a,\"\"b\"\"\"");
    assertThat(RowCsv.cell("a=b")).isEqualTo("a=b");
    assertThat(RowCsv.cell("")).isEmpty();
  }

  private static final class Taken {

    private final StringBuilder text = new StringBuilder();
    private int buffers;
    private int ends;
    private int failures;

    private void from(LedgerExport export) {
      export
          .endHandler(end -> ends++)
          .exceptionHandler(failure -> failures++)
          .handler(
              part -> {
                buffers++;
                text.append(part);
              });
    }
  }

  private Taken take(Format format) {
    Taken taken = new Taken();
    taken.from(ledger.export(LedgerFilter.all(), format));
    return taken;
  }

  private List<String> ids(LedgerFilter filter) {
    return await(ledger.page(filter, "", 10)).rows().stream().map(LedgerRow::id).toList();
  }

  private static LedgerFilter filter(
      Optional<String> provider, Optional<Instant> from, Optional<Instant> to) {
    return new LedgerFilter(
        Optional.of("acme"),
        Optional.of("key-1"),
        Optional.of("m-1"),
        provider,
        Optional.of("easy"),
        Optional.of(Status.COMPLETED),
        from,
        to);
  }

  private void store(String id, Candidate candidate, Instant time) {
    RowMaker maker = new RowMaker("life", Clock.fixed(time, ZoneOffset.UTC), any -> List.of());
    Exchange exchange = decided(id, candidate);
    LedgerRow row =
        maker.row(exchange, completed(exchange, answered(candidate, 1, 1)), maker.intent(exchange));
    store.now(time);
    await(
        store.append(
            Ledger.LOG, List.of(new Append(id, Buffer.buffer(RowJson.write(row)), List.of()))));
  }
}
