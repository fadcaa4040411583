package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.admin.BudgetSource.SpentBudget;
import io.headgate.gateway.admin.ConfigControl.ProblemAt;
import io.headgate.gateway.admin.ConfigControl.Revision;
import io.headgate.gateway.admin.ConfigControl.Verdict;
import io.headgate.gateway.admission.Budget;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** What the admin API shows, in memory; a configuration is valid when it says {@code version}. */
final class SmallSources {

  static final int EXPORTED = 2_000;

  private final Clock clock;
  private final List<String> texts = new ArrayList<>(List.of("version: 1"));
  private Optional<UsageSource.UsageQuery> asked = Optional.empty();

  SmallSources(Clock clock) {
    this.clock = clock;
  }

  Optional<UsageSource.UsageQuery> asked() {
    return asked;
  }

  synchronized String revision() {
    return name(texts.get(texts.size() - 1));
  }

  private static String name(String text) {
    return Digests.sha256(text).substring(0, 12);
  }

  BudgetSource budgets() {
    return new BudgetSource() {
      @Override
      public Future<List<SpentBudget>> ofTenant(String tenant) {
        return Future.succeededFuture(List.of(spent("tenant", tenant)));
      }

      @Override
      public Future<List<SpentBudget>> ofKey(String key) {
        return Future.succeededFuture(List.of(spent("key", key)));
      }
    };
  }

  private SpentBudget spent(String of, String id) {
    return new SpentBudget(
        of,
        id,
        new Budget(
            12_500_000_000L, Budget.Window.DAY, Budget.OnExceeded.REJECT, Set.of(), List.of()),
        123_456_789L,
        clock.instant(),
        clock.instant().plus(Duration.ofDays(1)));
  }

  UsageSource usage() {
    return query -> {
      asked = Optional.of(query);
      return Future.succeededFuture(
          List.of(
              new UsageSource.UsagePoint(
                  query.from(), Map.of("tenant", "acme"), 3, 1, 0, 10, 2, 5, 7, 1, 0, 40)));
    };
  }

  LedgerSource ledger() {
    return new LedgerSource() {
      @Override
      public Future<Page> page(LedgerQuery query, String after, int limit) {
        int from = after.isEmpty() ? 0 : Integer.parseInt(after);
        List<ObjectNode> rows = new ArrayList<>();
        for (int i = from; i < Math.min(5, from + limit); i++) {
          rows.add(ledgerRow("row-" + i));
        }
        int next = from + limit;
        return Future.succeededFuture(
            new Page(rows, next < 5 ? Optional.of(Integer.toString(next)) : Optional.empty()));
      }

      @Override
      public Future<Optional<ObjectNode>> row(String request) {
        return Future.succeededFuture(
            request.startsWith("row-") ? Optional.of(ledgerRow(request)) : Optional.empty());
      }

      @Override
      public Batches export(LedgerQuery query, Format format) {
        AtomicInteger sent = new AtomicInteger();
        return () ->
            Future.succeededFuture(
                sent.getAndIncrement() < EXPORTED
                    ? Buffer.buffer(("x".repeat(99) + "\n").repeat(10))
                    : Buffer.buffer());
      }
    };
  }

  private static ObjectNode ledgerRow(String id) {
    return JsonNodeFactory.instance.objectNode().put("id", id).put("status", "completed");
  }

  DecisionSource decisions() {
    return (limit, route, request) ->
        Future.succeededFuture(
            List.of(
                JsonNodeFactory.instance
                    .objectNode()
                    .put("route", route.orElse("any"))
                    .put("embedding", "AAAA")));
  }

  ConfigControl control() {
    return new ConfigControl() {
      @Override
      public Future<Verdict> validate(String yaml) {
        return Future.succeededFuture(verdict(yaml, false));
      }

      @Override
      public Future<Verdict> apply(String yaml, String expectedRevision, String who) {
        if (!expectedRevision.equals(SmallSources.this.revision())) {
          return Future.failedFuture(AdminException.stale("another revision is in force"));
        }
        Verdict verdict = verdict(yaml, true);
        if (verdict.applied()) {
          texts.add(yaml);
        }
        return Future.succeededFuture(verdict);
      }

      @Override
      public Future<Verdict> reload(String who) {
        return Future.succeededFuture(verdict(texts.get(texts.size() - 1), true));
      }

      @Override
      public Future<List<Revision>> history() {
        return Future.succeededFuture(texts.stream().map(each -> shown(each, false)).toList());
      }

      @Override
      public Future<Optional<Revision>> revision(String revision) {
        return Future.succeededFuture(text(revision).map(each -> shown(each, true)));
      }

      @Override
      public Future<Verdict> rollBack(String revision, String expectedRevision, String who) {
        return text(revision)
            .map(each -> apply(each, expectedRevision, who))
            .orElse(Future.failedFuture(AdminException.notFound("this revision is not known")));
      }
    };
  }

  private Optional<String> text(String revision) {
    return texts.stream().filter(each -> name(each).equals(revision)).findFirst();
  }

  private Revision shown(String text, boolean whole) {
    return new Revision(
        name(text),
        clock.instant(),
        "",
        name(text).equals(revision()),
        whole ? Optional.of(text) : Optional.empty());
  }

  private static Verdict verdict(String yaml, boolean apply) {
    boolean valid = yaml.startsWith("version");
    List<ProblemAt> errors =
        valid ? List.of() : List.of(new ProblemAt(1, 1, "version", "is missing"));
    return new Verdict(name(yaml), valid, apply && valid, errors, List.of(), List.of(), List.of());
  }
}
