package io.headgate.gateway.accounting;

import io.headgate.gateway.state.StateStore;
import io.headgate.gateway.state.StateStore.Range;
import io.headgate.gateway.state.StateStore.Row;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of all nodes that have reached the store, to be read, exported and forgotten. */
public final class Ledger {

  /** The name of the log. */
  static final String LOG = "ledger";

  /** Rows of a page. */
  public static final int MAX_PAGE = 500;

  /** Rows that are looked at for one page; a page with few hits may end before it is full. */
  static final int MAX_SCAN = 10_000;

  private static final int BATCH = 500;

  /** How far the clocks of nodes and of the store may be apart. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  /**
   * How long after its admission a row is expected: a page that looks for rows before an instant
   * misses those that came later. An export does not.
   */
  static final Duration LATENESS = Duration.ofDays(2);

  private final StateStore store;
  private final Clock clock;
  private final Config config;

  public Ledger(StateStore store, Clock clock, Config config) {
    this.store = store;
    this.clock = clock;
    this.config = config;
  }

  /** The row with an id; empty when there is none, or not yet. */
  public Future<Optional<LedgerRow>> find(String id) {
    return store.find(LOG, id).map(found -> found.map(Ledger::row));
  }

  /**
   * The newest rows that a filter lets pass.
   *
   * @param after the cursor of the page before; empty for the first
   * @param limit 1 to {@value #MAX_PAGE}
   */
  public Future<Page> page(LedgerFilter filter, String after, int limit) {
    if (limit < 1 || limit > MAX_PAGE) {
      return Future.failedFuture(
          new IllegalArgumentException("limit: " + limit + " (expected: 1 to " + MAX_PAGE + ")"));
    }
    return page(filter, after, limit, new ArrayList<>(), 0);
  }

  private Future<Page> page(
      LedgerFilter filter, String after, int limit, List<LedgerRow> found, int scanned) {
    Range range =
        new Range(after, since(filter), filter.to().map(to -> to.plus(LATENESS)), true, BATCH);
    return store
        .read(LOG, range)
        .compose(
            rows -> {
              String last = take(rows, filter, limit, found).orElse(after);
              int seen = scanned + rows.size();
              if (found.size() < limit && rows.size() < BATCH) {
                return Future.succeededFuture(new Page(found, ""));
              }
              return found.size() >= limit || seen >= MAX_SCAN
                  ? Future.succeededFuture(new Page(found, last))
                  : page(filter, last, limit, found, seen);
            });
  }

  /** Takes what passes until there is enough; the position of the last row that was looked at. */
  private static Optional<String> take(
      List<Row> rows, LedgerFilter filter, int limit, List<LedgerRow> found) {
    Optional<String> last = Optional.empty();
    for (Row stored : rows) {
      if (found.size() == limit) {
        break;
      }
      LedgerRow row = row(stored);
      if (filter.passes(row)) {
        found.add(row);
      }
      last = Optional.of(stored.position());
    }
    return last;
  }

  /** Rows are appended after their requests were admitted. */
  static Optional<Instant> since(LedgerFilter filter) {
    return filter.from().map(from -> from.minus(SKEW));
  }

  static LedgerRow row(Row stored) {
    return RowJson.read(stored.row().getBytes());
  }

  /**
   * All rows that a filter lets pass, the oldest first, as text. Nothing is read before there is a
   * handler that wants it.
   */
  public LedgerExport export(LedgerFilter filter, LedgerExport.Format format) {
    return new LedgerExport(store, filter, format);
  }

  /**
   * What has been settled against a budget in one of its windows, by all nodes.
   *
   * @param group under which the window is counted
   */
  public Future<Long> spent(String group) {
    return store
        .counts(RowCounts.usedGroup(group))
        .map(used -> used.values().stream().mapToLong(Long::longValue).sum());
  }

  /**
   * Forgets rows that are older than they are kept. What was added up stays. To be called from time
   * to time, by any node.
   */
  public Future<Void> trim() {
    return store.trim(LOG, clock.instant().minus(config.kept()));
  }

  /**
   * Some rows.
   *
   * @param next the cursor of the next page; empty when there is none. There may be one with
   *     further rows even if this page is empty
   */
  public record Page(List<LedgerRow> rows, String next) {

    public Page {
      rows = List.copyOf(rows);
    }
  }

  /**
   * How long rows are kept.
   *
   * @param kept after they were stored, at least a day, for until then a repeated row must be
   *     known; default 90 days: disputes about an invoice are over by then, and what was added up
   *     by day is kept for years
   */
  public record Config(Duration kept) {

    public Config {
      if (kept.compareTo(Duration.ofDays(1)) < 0) {
        throw new IllegalArgumentException("kept: " + kept + " (expected: at least 1 day)");
      }
    }

    public static Config defaults() {
      return new Config(Duration.ofDays(90));
    }
  }
}
