package io.headgate.gateway.accounting;

import static java.util.Objects.requireNonNull;

import io.headgate.gateway.state.StateStore;
import io.headgate.gateway.state.StateStore.Range;
import io.headgate.gateway.state.StateStore.Row;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the ledger as one long text, read from the store in batches, and only as fast as the
 * reader takes them. Event loop only. When a batch cannot be read the text ends with a failure, so
 * that half of it is not taken for all.
 */
public final class LedgerExport implements ReadStream<Buffer> {

  static final int BATCH = 500;

  private final StateStore store;
  private final LedgerFilter filter;
  private final Format format;

  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Throwable> exceptionHandler;
  private @Nullable Handler<Void> endHandler;

  private long demand = Long.MAX_VALUE;
  private boolean isReading;
  private boolean isOver;
  private boolean isLast;
  private String after = "";
  private Buffer ready;

  LedgerExport(StateStore store, LedgerFilter filter, Format format) {
    this.store = store;
    this.filter = filter;
    this.format = format;
    this.ready = Buffer.buffer(format.heading());
  }

  @Override
  public LedgerExport handler(@Nullable Handler<Buffer> taker) {
    handler = taker;
    goOn();
    return this;
  }

  @Override
  public LedgerExport exceptionHandler(@Nullable Handler<Throwable> taker) {
    exceptionHandler = taker;
    return this;
  }

  @Override
  public LedgerExport endHandler(@Nullable Handler<Void> taker) {
    endHandler = taker;
    return this;
  }

  @Override
  public LedgerExport pause() {
    demand = 0;
    return this;
  }

  @Override
  public LedgerExport resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public LedgerExport fetch(long amount) {
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    goOn();
    return this;
  }

  private void goOn() {
    if (isReading || isOver || handler == null) {
      return;
    }
    if (ready.length() > 0 && demand > 0) {
      deliver();
    }
    if (ready.length() > 0 || demand == 0 || handler == null) {
      return;
    }
    if (isLast) {
      end();
    } else {
      read();
    }
  }

  private void deliver() {
    demand -= demand == Long.MAX_VALUE ? 0 : 1;
    Buffer text = ready;
    ready = Buffer.buffer();
    // Until it returns, whoever asks for more is answered by the caller of this method.
    isReading = true;
    try {
      requireNonNull(handler).handle(text);
    } finally {
      isReading = false;
    }
  }

  private void end() {
    isOver = true;
    if (endHandler != null) {
      endHandler.handle(null);
    }
  }

  private void read() {
    isReading = true;
    Range range = new Range(after, Ledger.since(filter), Optional.empty(), false, BATCH);
    store.read(Ledger.LOG, range).onComplete(this::read);
  }

  private void read(AsyncResult<List<Row>> result) {
    isReading = false;
    if (result.failed()) {
      isOver = true;
      if (exceptionHandler != null) {
        exceptionHandler.handle(result.cause());
      }
      return;
    }
    List<Row> rows = result.result();
    isLast = rows.size() < BATCH;
    for (Row stored : rows) {
      after = stored.position();
      LedgerRow row = Ledger.row(stored);
      if (filter.passes(row)) {
        ready.appendString(format.line(row));
      }
    }
    goOn();
  }

  /** The form of the text. */
  public enum Format {
    /** A line with the names of the columns, then a line for each row. */
    CSV,
    /** A line for each row: a JSON object. */
    JSONL;

    private String heading() {
      return this == CSV ? RowCsv.heading() : "";
    }

    private String line(LedgerRow row) {
      return this == CSV
          ? RowCsv.line(row)
          : Buffer.buffer(RowJson.write(row)).appendString("\n").toString();
    }
  }
}
