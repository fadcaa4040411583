package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.admin.BudgetSource.SpentBudget;
import io.headgate.gateway.admin.LedgerSource.Format;
import io.headgate.gateway.admin.LedgerSource.LedgerQuery;
import io.headgate.gateway.admin.UsageSource.Step;
import io.headgate.gateway.admin.UsageSource.UsagePoint;
import io.headgate.gateway.admin.UsageSource.UsageQuery;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The operations on usage, the ledger and what budgets have left. */
final class MoneyCalls {

  /** Steps between the ends of a question about usage. */
  static final int MAX_STEPS = 10_000;

  private static final List<String> DIMENSIONS =
      List.of("tenant", "key", "model", "provider", "route");
  private static final List<String> LEDGER_FILTERS =
      List.of("tenant", "key", "model", "provider", "route", "status");

  private final AdminPorts ports;

  MoneyCalls(AdminPorts ports) {
    this.ports = ports;
  }

  Map<String, AdminHandler> handlers() {
    return Map.of(
        "tenantBudgets", this::ofTenant,
        "keyBudgets", this::ofKey,
        "usage", this::usage,
        "listLedger", this::list,
        "showLedgerRow", this::show,
        "exportLedger", this::export);
  }

  private Future<Reply> ofTenant(Call call) {
    return AdminPorts.need(ports.budgets(), "budgets")
        .ofTenant(call.required("tenant"))
        .map(MoneyCalls::spending);
  }

  private Future<Reply> ofKey(Call call) {
    return AdminPorts.need(ports.budgets(), "budgets")
        .ofKey(call.required("key"))
        .map(MoneyCalls::spending);
  }

  private static Reply spending(List<SpentBudget> budgets) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode list = answer.putArray("budgets");
    for (SpentBudget each : budgets) {
      list.addObject()
          .put("of", each.of())
          .put("id", each.id())
          .put("window", LimitsJson.word(each.budget().window()))
          .put("amount_usd", Money.usd(each.budget().nanoUsd()))
          .put("spent_usd", Money.usd(each.spentNanoUsd()))
          .put("started", each.started().toString())
          .put("ends", each.ends().toString())
          .put("on_exceeded", LimitsJson.word(each.budget().onExceeded()));
    }
    return Reply.ok(answer);
  }

  private Future<Reply> usage(Call call) {
    UsageQuery query = usageQuery(call);
    return AdminPorts.need(ports.usage(), "usage")
        .usage(query)
        .map(
            points -> {
              ObjectNode answer = JsonNodeFactory.instance.objectNode();
              answer.put("step", LimitsJson.word(query.step()));
              ArrayNode list = answer.putArray("points");
              points.forEach(each -> list.add(point(each)));
              return Reply.ok(answer);
            });
  }

  private static UsageQuery usageQuery(Call call) {
    Instant from = Instant.parse(call.required("from"));
    Instant to = Instant.parse(call.required("to"));
    Step step = Step.valueOf(call.required("step").toUpperCase(Locale.ROOT));
    Duration span = Duration.between(from, to);
    if (!to.isAfter(from)) {
      throw AdminException.invalid("to", "expected a time after from");
    }
    if (span.dividedBy(step.duration()) >= MAX_STEPS) {
      throw AdminException.invalid(
          "step", "is too short for this time (expected: fewer than " + MAX_STEPS + " steps)");
    }
    List<String> groupBy =
        call.value("group_by").map(names -> List.of(names.split(",", -1))).orElse(List.of());
    if (groupBy.stream().distinct().count() < groupBy.size()) {
      throw AdminException.invalid("group_by", "names something twice");
    }
    return new UsageQuery(from, to, step, groupBy, call.given(DIMENSIONS));
  }

  private static ObjectNode point(UsagePoint point) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("start", point.start().toString());
    ObjectNode group = node.putObject("group");
    new TreeMap<>(point.group()).forEach(group::put);
    return node.put("requests", point.requests())
        .put("failed", point.failed())
        .put("client_gone", point.clientGone())
        .put("input_tokens", point.inputTokens())
        .put("cached_tokens", point.cachedTokens())
        .put("output_tokens", point.outputTokens())
        .put("cost_usd", Money.usd(point.costNanoUsd()))
        .put("unpriced", point.unpriced())
        .put("estimated", point.estimated())
        .put("duration_ms", point.durationMillis());
  }

  private LedgerSource ledger() {
    return AdminPorts.need(ports.ledger(), "ledger");
  }

  private static LedgerQuery ledgerQuery(Call call) {
    return new LedgerQuery(call.instant("from"), call.instant("to"), call.given(LEDGER_FILTERS));
  }

  private Future<Reply> list(Call call) {
    return ledger()
        .page(ledgerQuery(call), call.value("after").orElse(""), call.integer("limit"))
        .map(page -> Reply.ok(Paging.page("rows", page)));
  }

  private Future<Reply> show(Call call) {
    return ledger()
        .row(call.required("request"))
        .map(
            row ->
                row.map(Reply::ok)
                    .orElseThrow(
                        () -> AdminException.notFound("the ledger has no row of this request")));
  }

  private Future<Reply> export(Call call) {
    boolean csv = call.required("format").equals("csv");
    Batches rows = ledger().export(ledgerQuery(call), csv ? Format.CSV : Format.JSONL);
    return Future.succeededFuture(
        csv
            ? Reply.file("text/csv; charset=utf-8", "ledger.csv", rows)
            : Reply.file("application/x-ndjson", "ledger.jsonl", rows));
  }
}
