package io.headgate.gateway.accounting;

import io.headgate.gateway.accounting.JournalException.Reason;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes the journal. What waits is written as one group in the order in which it
 * came: one write, one wait for the disk, and everybody is told.
 *
 * <p>When a group cannot be written, orders that may fail do so; those that must not are kept and
 * come first in the next group. Each of these belongs to a request that was admitted before, so
 * there are no more of them than of those.
 */
final class JournalWriter {

  private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);

  private static final int MAX_GROUP = 4_096;
  private static final int MAX_GROUP_BYTES = 4 << 20;

  /** How long to wait before what could not be written is tried again. */
  private static final long RETRY_MILLIS = 100;

  private final JournalFiles files;
  private final long segmentBytes;
  private final Runnable onGroup;
  private final BlockingQueue<Order> waiting = new LinkedBlockingQueue<>();
  private final LongAdder failures = new LongAdder();
  private volatile boolean closing;

  /** Writing thread only, as is all that follows. */
  private final Deque<Order> kept = new ArrayDeque<>();

  private final IdentityHashMap<Context, List<Runnable>> told = new IdentityHashMap<>();
  private @Nullable Order last;
  private ByteBuffer group = ByteBuffer.allocate(1 << 16);
  private boolean isBroken;

  JournalWriter(JournalFiles files, long segmentBytes, Runnable onGroup) {
    this.files = files;
    this.segmentBytes = segmentBytes;
    this.onGroup = onGroup;
    Thread thread = new Thread(this::runBlocking, "ledger-journal");
    thread.setDaemon(true);
    thread.start();
  }

  /** Orders that wait. */
  int waiting() {
    return waiting.size();
  }

  /** How often a group could not be written. */
  long failures() {
    return failures.sum();
  }

  Future<Void> write(Order order) {
    if (closing) {
      return Future.failedFuture(new JournalException(Reason.CLOSED, "the journal is closed"));
    }
    waiting.add(order);
    return order.promise.future();
  }

  /** Asks something of the writing thread, behind all that waits. */
  <T> Future<T> ask(Callable<T> question) {
    Promise<T> answer = Promise.promise();
    Context context = Vertx.currentContext();
    Order order = Order.anyhow(new byte[0], end -> tell(context, settler(answer, question)));
    return write(order).compose(asked -> answer.future());
  }

  private static <T> Runnable settler(Promise<T> promise, Callable<T> question) {
    try {
      T answer = question.call();
      return () -> promise.complete(answer);
    } catch (Exception failure) {
      return () ->
          promise.fail(
              new JournalException(Reason.UNREADABLE, "the journal cannot be read", failure));
    }
  }

  /** Ends the thread behind all that waits. */
  Future<Void> close() {
    Order last = Order.last();
    Future<Void> closed = write(last);
    closing = true;
    return closed;
  }

  private void runBlocking() {
    List<Order> batch = new ArrayList<>();
    boolean isOpen = true;
    while (isOpen) {
      try {
        takeBlocking(batch);
        writeBlocking(batch);
        isOpen = last == null;
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        isOpen = false;
      } catch (RuntimeException bug) {
        LOG.error("the journal failed", bug);
        batch.forEach(order -> fail(order, bug));
      }
      tellAll();
      batch.clear();
    }
    endBlocking();
  }

  private void takeBlocking(List<Order> batch) throws InterruptedException {
    Order first =
        kept.isEmpty() ? waiting.take() : waiting.poll(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    batch.addAll(kept);
    kept.clear();
    if (first != null) {
      batch.add(first);
    }
    waiting.drainTo(batch, MAX_GROUP);
  }

  private void writeBlocking(List<Order> batch) {
    List<Order> part = new ArrayList<>();
    int bytes = 0;
    for (Order order : batch) {
      if (order.isAdmitted()) {
        part.add(order);
        bytes += order.frame.length;
      } else {
        fail(order, order.refusal);
      }
      if (bytes >= MAX_GROUP_BYTES) {
        writePartBlocking(part, bytes);
        part.clear();
        bytes = 0;
      }
    }
    writePartBlocking(part, bytes);
  }

  private void writePartBlocking(List<Order> part, int bytes) {
    long end;
    try {
      if (bytes > 0 && files.current().size >= segmentBytes) {
        files.rotateBlocking();
      }
      end = files.current().size;
      if (bytes > 0) {
        end = files.appendBlocking(gather(part, bytes));
        recovered();
      }
    } catch (IOException failure) {
      failed(part, failure);
      return;
    }
    for (Order order : part) {
      end += order.frame.length;
      done(order, end);
    }
    onGroup.run();
  }

  private ByteBuffer gather(List<Order> part, int bytes) {
    if (group.capacity() < bytes) {
      group = ByteBuffer.allocate(bytes);
    }
    group.clear();
    part.forEach(order -> group.put(order.frame));
    return group.flip();
  }

  private void recovered() {
    if (isBroken) {
      isBroken = false;
      LOG.info("the journal can be written again");
    }
  }

  private void failed(List<Order> part, IOException failure) {
    failures.increment();
    if (!isBroken) {
      isBroken = true;
      LOG.error("the journal cannot be written; requests are refused until it can", failure);
    }
    RuntimeException told =
        new JournalException(Reason.UNWRITABLE, "the journal cannot be written", failure);
    for (Order order : part) {
      switch (order.kind) {
        case MAY_FAIL -> fail(order, told);
        case CERTAIN -> kept.add(order);
        case ANYHOW, LAST -> done(order, files.current().size);
      }
    }
    onGroup.run();
  }

  private void done(Order order, long end) {
    order.effect.accept(end);
    if (order.kind == Kind.LAST) {
      last = order;
    } else {
      tell(order.context, order.promise::tryComplete);
    }
  }

  private void fail(Order order, Throwable failure) {
    tell(order.context, () -> order.promise.tryFail(failure));
  }

  private void tell(@Nullable Context context, Runnable news) {
    if (context == null) {
      news.run();
    } else {
      told.computeIfAbsent(context, some -> new ArrayList<>()).add(news);
    }
  }

  /** One task for each context and group. */
  private void tellAll() {
    told.forEach(JournalWriter::tellAll);
    told.clear();
  }

  private static void tellAll(Context context, List<Runnable> news) {
    try {
      context.runOnContext(on -> news.forEach(Runnable::run));
    } catch (RejectedExecutionException stopped) {
      LOG.debug("nobody is left to be told what was journaled", stopped);
    }
  }

  private void endBlocking() {
    List<Order> late = new ArrayList<>(kept);
    waiting.drainTo(late);
    if (!kept.isEmpty()) {
      LOG.error("the journal is closed without {} records that it could not write", kept.size());
    }
    files.closeBlocking();
    late.forEach(
        order -> fail(order, new JournalException(Reason.CLOSED, "the journal is closed")));
    if (last != null) {
      tell(last.context, last.promise::tryComplete);
    }
    tellAll();
  }

  private enum Kind {
    MAY_FAIL,
    CERTAIN,
    ANYHOW,
    LAST
  }

  /** Something to write, what follows from it, and who waits for it. */
  static final class Order {

    private final byte[] frame;
    private final Runnable admission;
    private final LongConsumer effect;
    private final Kind kind;
    private final Promise<Void> promise = Promise.promise();
    private final @Nullable Context context = Vertx.currentContext();
    private RuntimeException refusal = new JournalException(Reason.FULL, "not asked yet");

    private Order(byte[] frame, Runnable admission, LongConsumer effect, Kind kind) {
      this.frame = frame;
      this.admission = admission;
      this.effect = effect;
      this.kind = kind;
    }

    /**
     * Something that may fail.
     *
     * @param admission throws a {@link JournalException} when there is no room
     * @param effect is given where the frame ends in the newest file
     */
    static Order of(byte[] frame, Runnable admission, LongConsumer effect) {
      return new Order(frame, admission, effect, Kind.MAY_FAIL);
    }

    /** Something that is tried until it succeeds. */
    static Order certain(byte[] frame, LongConsumer effect) {
      return new Order(frame, Order::always, effect, Kind.CERTAIN);
    }

    /** Something that has its effect even if it cannot be written. */
    static Order anyhow(byte[] frame, LongConsumer effect) {
      return new Order(frame, Order::always, effect, Kind.ANYHOW);
    }

    private static Order last() {
      return new Order(new byte[0], Order::always, end -> {}, Kind.LAST);
    }

    private static void always() {}

    private boolean isAdmitted() {
      try {
        admission.run();
        return true;
      } catch (JournalException full) {
        refusal = full;
        return false;
      }
    }
  }
}
