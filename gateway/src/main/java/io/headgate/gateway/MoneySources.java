package io.headgate.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.accounting.Ledger;
import io.headgate.gateway.accounting.LedgerExport;
import io.headgate.gateway.accounting.LedgerFilter;
import io.headgate.gateway.accounting.LedgerRow;
import io.headgate.gateway.accounting.Step;
import io.headgate.gateway.accounting.UsagePoint;
import io.headgate.gateway.accounting.UsagePoint.Dimension;
import io.headgate.gateway.admin.AdminException;
import io.headgate.gateway.admin.Batches;
import io.headgate.gateway.admin.BudgetSource;
import io.headgate.gateway.admin.LedgerSource;
import io.headgate.gateway.admin.UsageSource;
import io.headgate.gateway.admission.ApiKey;
import io.headgate.gateway.admission.Standing;
import io.headgate.gateway.admission.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What administrators ask about money, out of what a node keeps. */
final class MoneySources implements BudgetSource, LedgerSource {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final NodeState state;
  private final Clock clock;

  MoneySources(NodeState state, Clock clock) {
    this.state = state;
    this.clock = clock;
  }

  @Override
  public Future<List<SpentBudget>> ofTenant(String id) {
    Tenant tenant =
        state
            .directory()
            .tenant(id)
            .orElseThrow(() -> AdminException.notFound("there is no tenant of this id"));
    return spent(Standing.of(tenant, clock.instant()));
  }

  @Override
  public Future<List<SpentBudget>> ofKey(String id) {
    ApiKey key =
        state
            .directory()
            .key(id)
            .orElseThrow(() -> AdminException.notFound("there is no key of this id"));
    return state
        .directory()
        .tenant(key.tenant())
        .map(tenant -> spent(Standing.of(key, tenant, clock.instant())))
        .orElseGet(() -> Future.succeededFuture(List.of()));
  }

  private Future<List<SpentBudget>> spent(List<Standing> budgets) {
    List<SpentBudget> found = new ArrayList<>();
    Future<?> done = Future.succeededFuture();
    for (Standing one : budgets) {
      done =
          done.compose(before -> state.ledger().spent(one.group()))
              .onSuccess(
                  nanoUsd ->
                      found.add(
                          new SpentBudget(
                              one.of(),
                              one.id(),
                              one.budget(),
                              nanoUsd,
                              one.started(),
                              one.ends())));
    }
    return done.map(all -> found);
  }

  /** As {@link UsageSource#usage}. */
  Future<List<UsageSource.UsagePoint>> usage(UsageSource.UsageQuery query) {
    Map<Dimension, String> filter = new EnumMap<>(Dimension.class);
    query.filter().forEach((name, value) -> filter.put(dimension(name), value));
    Set<Dimension> by = EnumSet.noneOf(Dimension.class);
    query.groupBy().forEach(name -> by.add(dimension(name)));
    Step step = Step.valueOf(query.step().name());
    return state
        .rollups()
        .query(query.from(), query.to(), step, filter, by)
        .map(points -> points.stream().map(MoneySources::point).toList())
        .recover(failure -> Future.failedFuture(tooMuch("step", failure)));
  }

  private static Throwable tooMuch(String param, Throwable failure) {
    return failure instanceof IllegalArgumentException
        ? AdminException.invalid(param, String.valueOf(failure.getMessage()))
        : failure;
  }

  private static Dimension dimension(String name) {
    return Dimension.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static UsageSource.UsagePoint point(UsagePoint point) {
    Map<String, String> group = new HashMap<>();
    point.by().forEach((name, value) -> group.put(name.name().toLowerCase(Locale.ROOT), value));
    return new UsageSource.UsagePoint(
        point.start(),
        group,
        point.requests(),
        point.failed(),
        point.clientGone(),
        point.inputTokens(),
        point.cachedInputTokens(),
        point.outputTokens(),
        point.costNanoUsd(),
        point.unpriced(),
        point.estimated(),
        point.durationMillis());
  }

  @Override
  public Future<LedgerSource.Page> page(LedgerQuery query, String after, int limit) {
    return state
        .ledger()
        .page(filter(query), after, Math.min(limit, Ledger.MAX_PAGE))
        .map(
            page ->
                new LedgerSource.Page(
                    page.rows().stream().map(MoneySources::json).toList(),
                    Optional.of(page.next()).filter(next -> !next.isEmpty())))
        .recover(failure -> Future.failedFuture(tooMuch("after", failure)));
  }

  private static LedgerFilter filter(LedgerQuery query) {
    Map<String, String> wanted = query.filter();
    return new LedgerFilter(
        Optional.ofNullable(wanted.get("tenant")),
        Optional.ofNullable(wanted.get("key")),
        Optional.ofNullable(wanted.get("model")),
        Optional.ofNullable(wanted.get("provider")),
        Optional.ofNullable(wanted.get("route")),
        Optional.ofNullable(wanted.get("status")).map(LedgerRow.Status::ofText),
        query.from(),
        query.to());
  }

  private static ObjectNode json(LedgerRow row) {
    try {
      return (ObjectNode) JSON.readTree(row.toJson());
    } catch (IOException impossible) {
      throw new IllegalStateException("a row is JSON", impossible);
    }
  }

  @Override
  public Future<Optional<ObjectNode>> row(String request) {
    return state.ledger().find(request).map(found -> found.map(MoneySources::json));
  }

  @Override
  public Batches export(LedgerQuery query, Format format) {
    LedgerExport rows =
        state.ledger().export(filter(query), LedgerExport.Format.valueOf(format.name()));
    rows.pause();
    return () -> next(rows);
  }

  /** One piece of an export; empty when there is no more. */
  private static Future<Buffer> next(LedgerExport rows) {
    Promise<Buffer> piece = Promise.promise();
    rows.exceptionHandler(piece::tryFail);
    rows.endHandler(end -> piece.tryComplete(Buffer.buffer()));
    rows.handler(piece::tryComplete);
    rows.fetch(1);
    return piece.future();
  }
}
