package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.state.StateStore;
import io.headgate.gateway.state.StateStore.Append;
import io.headgate.gateway.state.StateStore.Range;
import io.headgate.gateway.state.StateStore.Row;
import io.headgate.gateway.state.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What administrators had done, and had wanted done, for ever and in order. Any thread.
 *
 * <p>Rows are numbered, and the number is the id under which the store takes a row once: of two
 * nodes that want the same number one is refused, looks again and takes the next.
 */
final class AuditLog {

  /** Of this node at once; more are refused with what they would have told of. */
  static final int MAX_WAITING = 256;

  private static final String LOG = "audit";
  private static final int MAX_TRIES = 20;
  private static final int PAGE = 500;

  private final StateStore store;
  private Future<?> latest = Future.succeededFuture();
  private int waiting;
  private @Nullable Head head;

  AuditLog(StateStore store) {
    this.store = store;
  }

  /**
   * Appends a row behind all others.
   *
   * @return completes with its number when it is stored; fails when that is not sure
   */
  synchronized Future<Long> append(ObjectNode content) {
    if (waiting >= MAX_WAITING) {
      return Future.failedFuture(
          AdminException.unavailable("too much waits for the audit log; try again"));
    }
    waiting++;
    Future<Long> mine =
        latest.transform(before -> write(content, MAX_TRIES)).onComplete(done -> oneLess());
    latest = mine;
    return mine;
  }

  private synchronized void oneLess() {
    waiting--;
  }

  private Future<Long> write(ObjectNode content, int tries) {
    return head()
        .compose(
            known -> {
              AuditRow row = AuditRow.behind(known.seq() + 1, known.hash(), content);
              return put(row)
                  .compose(
                      mine -> {
                        setHead(mine ? new Head(row.seq(), row.hash()) : null);
                        return mine ? Future.succeededFuture(row.seq()) : again(content, tries);
                      });
            })
        .onFailure(failed -> setHead(null));
  }

  private Future<Long> again(ObjectNode content, int tries) {
    return tries > 1
        ? write(content, tries - 1)
        : Future.failedFuture(AdminException.unavailable("the audit log is busy; try again"));
  }

  /** Whether this very row is in the log now. A lost answer is asked for once more. */
  private Future<Boolean> put(AuditRow row) {
    Append append = new Append(Long.toString(row.seq()), row.toBuffer(), List.of());
    return store
        .append(LOG, List.of(append))
        .recover(
            why ->
                why instanceof StoreUnavailableException
                    ? store.append(LOG, List.of(append))
                    : Future.failedFuture(why))
        .compose(
            fresh ->
                fresh == 1
                    ? Future.succeededFuture(true)
                    : store
                        .find(LOG, append.id())
                        .map(found -> found.filter(r -> r.row().equals(append.row())).isPresent()));
  }

  private synchronized Future<Head> head() {
    return head != null
        ? Future.succeededFuture(head)
        : store
            .read(LOG, Range.newest(1))
            .map(
                rows ->
                    rows.isEmpty()
                        ? new Head(0, AuditRow.NO_HASH)
                        : AuditRow.of(rows.get(0))
                            .map(row -> new Head(row.seq(), row.hash()))
                            .orElseThrow(
                                () -> AdminException.unavailable("the audit log is damaged")));
  }

  private synchronized void setHead(@Nullable Head known) {
    head = known;
  }

  /**
   * Rows, newest first.
   *
   * @param after the {@code next} of the page before; empty for the first one
   */
  Future<LedgerSource.Page> page(String after, int limit) {
    return store
        .read(LOG, new Range(after, Optional.empty(), Optional.empty(), true, limit))
        .map(
            rows ->
                new LedgerSource.Page(
                    rows.stream()
                        .flatMap(row -> AuditRow.of(row).stream())
                        .map(AuditRow::toJson)
                        .toList(),
                    rows.size() < limit
                        ? Optional.empty()
                        : Optional.of(rows.get(rows.size() - 1).position())));
  }

  /** All rows, oldest first, one line each. */
  Batches export() {
    return new Export();
  }

  /**
   * Computes the chain again.
   *
   * @param noted a row as it was at an earlier time, which must be the same still
   */
  Future<AuditCheck.Verdict> verify(Optional<AuditCheck.Noted> noted) {
    return verify(new AuditCheck(noted), "");
  }

  private Future<AuditCheck.Verdict> verify(AuditCheck check, String after) {
    return store
        .read(LOG, Range.oldest(after, PAGE))
        .compose(
            rows -> {
              boolean goesOn = rows.stream().allMatch(check::fits);
              return goesOn && rows.size() == PAGE
                  ? verify(check, rows.get(PAGE - 1).position())
                  : Future.succeededFuture(check.verdict());
            });
  }

  /** Goes along all rows. */
  private final class Export implements Batches {

    private String position = "";

    @Override
    public Future<Buffer> next() {
      return store.read(LOG, Range.oldest(position, PAGE)).map(this::lines);
    }

    private Buffer lines(List<Row> rows) {
      Buffer lines = Buffer.buffer();
      for (Row row : rows) {
        position = row.position();
        AuditRow.of(row).ifPresent(each -> lines.appendString(each.toJson() + "\n"));
      }
      return lines;
    }
  }

  /** The newest row. */
  private record Head(long seq, String hash) {}
}
