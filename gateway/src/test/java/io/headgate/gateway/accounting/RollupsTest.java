package io.headgate.gateway.accounting;

import static io.headgate.gateway.accounting.Samples.await;
import static io.headgate.gateway.accounting.Samples.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.accounting.LedgerRow.Asked;
import io.headgate.gateway.accounting.LedgerRow.Call;
import io.headgate.gateway.accounting.LedgerRow.Heading;
import io.headgate.gateway.accounting.LedgerRow.Served;
import io.headgate.gateway.accounting.LedgerRow.Status;
import io.headgate.gateway.accounting.LedgerRow.Tokens;
import io.headgate.gateway.accounting.LedgerRow.Who;
import io.headgate.gateway.accounting.UsagePoint.Dimension;
import io.headgate.gateway.state.StateStore.Append;
import io.headgate.gateway.state.StateStore.Count;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RollupsTest {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final MapStateStore store = new MapStateStore();
  private final Rollups rollups = new Rollups(store);
  private RowCounts counts = new RowCounts(RollupConfig.defaults());
  private int ids;

  @Test
  void aDayOfATenantIsReadByItsHours() {
    add("acme", "key-1", "m-1", NOON.plusSeconds(10), Status.COMPLETED, 40);
    add("acme", "key-2", "m-1", NOON.plusSeconds(70), Status.FAILED, 2);
    add("acme", "key-1", "m-2", NOON.plusSeconds(3_700), Status.CLIENT_GONE, 5);
    add("other", "key-9", "m-1", NOON, Status.COMPLETED, 1_000);
    Instant day = Instant.parse("2026-11-20T00:00:00Z");
    List<UsagePoint> points =
        await(
            rollups.query(
                day,
                day.plusSeconds(86_400),
                Step.HOUR,
                Map.of(Dimension.TENANT, "acme"),
                Set.of()));
    assertThat(points)
        .containsExactly(
            new UsagePoint(NOON, Map.of(), 2, 1, 0, 20, 4, 6, 42, 0, 0, 2_000),
            new UsagePoint(NOON.plusSeconds(3_600), Map.of(), 1, 0, 1, 10, 2, 3, 5, 0, 0, 1_000));
  }

  @Test
  void theLastHourOfAllIsReadByItsMinutes() {
    add("acme", "key-1", "m-1", NOON.plusSeconds(10), Status.COMPLETED, 40);
    add("other", "key-9", "m-1", NOON.plusSeconds(70), Status.COMPLETED, 2);
    add("acme", "key-1", "m-1", NOON.minusSeconds(1), Status.COMPLETED, 7);
    List<UsagePoint> points =
        await(
            rollups.query(
                NOON,
                NOON.plusSeconds(3_600),
                Step.MINUTE,
                Map.of(),
                Set.of(Dimension.TENANT, Dimension.MODEL)));
    assertThat(points).extracting(UsagePoint::costNanoUsd).containsExactly(40L, 2L);
    assertThat(points.get(1).start()).isEqualTo(NOON.plusSeconds(60));
    assertThat(points.get(1).by())
        .isEqualTo(Map.of(Dimension.TENANT, "other", Dimension.MODEL, "m-1"));
  }

  @Test
  void daysOfTwoMonthsAreAddedUpByKeyOfOneModel() {
    Instant end = Instant.parse("2026-11-30T23:59:59Z");
    add("acme", "key-1", "m-1", end, Status.COMPLETED, 1);
    add("acme", "key-1", "m-1", end.plusSeconds(2), Status.COMPLETED, 2);
    add("acme", "key-1", "m-2", end.plusSeconds(2), Status.COMPLETED, 4);
    List<UsagePoint> points =
        await(
            rollups.query(
                end.minusSeconds(86_400 * 5),
                end.plusSeconds(86_400 * 5),
                Step.DAY,
                Map.of(Dimension.MODEL, "m-1"),
                Set.of(Dimension.KEY)));
    assertThat(points).extracting(UsagePoint::costNanoUsd).containsExactly(1L, 2L);
    assertThat(points.get(1).start()).isEqualTo(Instant.parse("2026-12-01T00:00:00Z"));
  }

  @Test
  void anUnknownCostIsCountedAsSuch() {
    store(row("acme", "key-1", "m-1", NOON, Status.COMPLETED, OptionalLong.empty()));
    UsagePoint point = only(Step.DAY);
    assertThat(point.unpriced()).isEqualTo(1);
    assertThat(point.costNanoUsd()).isZero();
  }

  @Test
  void namesOfAnyKindAreToldApart() {
    String odd = "Ünïcode / \u001f \n \"x\" ".repeat(20);
    add(odd, odd, odd, NOON, Status.COMPLETED, 1);
    add("a_b", "k", "m", NOON, Status.COMPLETED, 1);
    add("a/b", "k", "m", NOON, Status.COMPLETED, 1);
    List<UsagePoint> points =
        await(
            rollups.query(
                NOON, NOON.plusSeconds(60), Step.MINUTE, Map.of(), Set.of(Dimension.TENANT)));
    assertThat(points).hasSize(3);
    assertThat(
            await(
                rollups.query(
                    NOON,
                    NOON.plusSeconds(60),
                    Step.MINUTE,
                    Map.of(Dimension.TENANT, odd, Dimension.MODEL, odd),
                    Set.of())))
        .hasSize(1);
  }

  @Test
  void combinationsBeyondTheBoundAreOther() {
    RollupConfig usual = RollupConfig.defaults();
    counts =
        new RowCounts(
            new RollupConfig(usual.minutes(), usual.hours(), usual.days(), usual.used(), 3));
    for (int i = 0; i < 10; i++) {
      add("acme", "key-" + i, "m", NOON, Status.COMPLETED, 1);
    }
    add("acme", "key-1", "m", NOON, Status.COMPLETED, 1);
    List<UsagePoint> points =
        await(
            rollups.query(
                NOON, NOON.plusSeconds(60), Step.MINUTE, Map.of(), Set.of(Dimension.KEY)));
    assertThat(points).hasSize(4);
    assertThat(points.stream().mapToLong(UsagePoint::requests).sum()).isEqualTo(11);
    assertThat(points)
        .filteredOn(point -> point.by().containsValue(RowCounts.OTHER))
        .extracting(UsagePoint::requests)
        .containsExactly(7L);
    assertThat(counts.others()).isEqualTo(21);
  }

  @Test
  void aRowAddsFewCounts() {
    LedgerRow row = row("acme", "key-1", "m-1", NOON, Status.COMPLETED, OptionalLong.of(40));
    assertThat(counts.of(row)).hasSizeLessThanOrEqualTo(22);
    assertThat(counts.of(row)).extracting(Count::group).contains("used/acme:day");
  }

  @Test
  void aQuestionThatIsTooLargeIsRefused() {
    assertThat(
            failure(
                rollups.query(Instant.EPOCH, NOON, Step.MINUTE, Map.of(), Set.of(Dimension.KEY))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("periods");
  }

  private UsagePoint only(Step step) {
    return await(rollups.query(NOON, NOON.plusSeconds(1), step, Map.of(), Set.of())).stream()
        .findFirst()
        .orElseGet(
            () ->
                await(
                        rollups.query(
                            NOON.minusSeconds(86_400),
                            NOON.plusSeconds(86_400),
                            step,
                            Map.of(),
                            Set.of()))
                    .get(0));
  }

  private void add(
      String tenant, String key, String model, Instant time, Status status, long cost) {
    store(row(tenant, key, model, time, status, OptionalLong.of(cost)));
  }

  private void store(LedgerRow row) {
    Append append = new Append(row.id(), Buffer.buffer(RowJson.write(row)), counts.of(row));
    await(store.append(Ledger.LOG, List.of(append)));
  }

  private LedgerRow row(
      String tenant, String key, String model, Instant time, Status status, OptionalLong cost) {
    Served served = new Served("p", model);
    Call call =
        new Call(
            served,
            "answer",
            OptionalInt.of(200),
            Optional.empty(),
            5,
            OptionalLong.empty(),
            new Tokens(10, 2, 0, 3, 0),
            Optional.empty(),
            cost,
            false);
    Heading heading =
        new Heading(
            "req-" + ids++,
            time,
            "life",
            new Who(tenant, key, "name", ""),
            new Asked("/v1/chat/completions", "chat", "auto", false),
            "easy",
            "rules",
            List.of(),
            List.of("acme:day"));
    return LedgerRow.of(
        heading, time.plusSeconds(1), served, status, Optional.empty(), List.of(call));
  }
}
