package io.headgate.gateway.accounting;

import io.headgate.gateway.accounting.Journal.Lost;
import io.headgate.gateway.state.StateStore;
import io.headgate.gateway.state.StateStore.Claimed;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings to an end what earlier lives of this node have left in the journal: requests without an
 * end are settled as lost, by what is known of them, and every row goes to the store. Only then it
 * asks the store what those lives used of their budgets, for by then it knows. Doing it twice, or
 * dying in between, changes nothing: each step leaves what the next start finds done.
 */
final class JournalRecovery {

  private static final Logger LOG = LoggerFactory.getLogger(JournalRecovery.class);

  private final Journal journal;
  private final Settler settler;
  private final StateStore store;
  private final RowMaker rows;
  private final List<Lost> lost;

  JournalRecovery(Journal journal, Settler settler, StateStore store, RowMaker rows) {
    this.journal = journal;
    this.settler = settler;
    this.store = store;
    this.rows = rows;
    this.lost = new ArrayList<>(journal.found().lost());
  }

  Future<Recovered> recover() {
    int count = lost.size();
    List<Future<Void>> settled = new ArrayList<>();
    for (Lost request : lost) {
      settled.add(journal.settle(request.slot(), rows.lost(request.intent(), request.progress())));
    }
    lost.clear();
    if (count > 0) {
      LOG.warn("{} requests were under way when this node died; they are settled as lost", count);
    }
    return Future.all(settled)
        .compose(safe -> settler.flush())
        .compose(stored -> used(List.copyOf(journal.found().lives()), 0, new LinkedHashMap<>()))
        .map(used -> new Recovered(count, used));
  }

  private Future<Map<String, Map<String, Long>>> used(
      List<String> lives, int index, Map<String, Map<String, Long>> found) {
    if (index == lives.size()) {
      return Future.succeededFuture(found);
    }
    String life = lives.get(index);
    return store
        .claims(life)
        .compose(claims -> usedOf(life, claims, 0, new LinkedHashMap<>()))
        .compose(
            used -> {
              found.put(life, used);
              return used(lives, index + 1, found);
            });
  }

  private Future<Map<String, Long>> usedOf(
      String life, List<Claimed> claims, int index, Map<String, Long> found) {
    if (index == claims.size()) {
      return Future.succeededFuture(found);
    }
    String budget = claims.get(index).group();
    return store
        .counts(RowCounts.usedGroup(budget))
        .compose(
            counts -> {
              found.put(budget, counts.getOrDefault(life, 0L));
              return usedOf(life, claims, index + 1, found);
            });
  }
}
