package io.headgate.simulator;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The requests that a simulator saw, oldest first. It keeps the newest {@link #CAPACITY}, fewer
 * when their bodies are large, and counts those it dropped. Any thread may use it.
 */
public final class RequestLog {

  /** How many requests are kept. */
  public static final int CAPACITY = 10_000;

  /** How many bytes the bodies of the kept requests may have; the newest is kept in any case. */
  public static final long MAX_BODY_BYTES = 16L << 20;

  /** How many futures may be waiting; asking for more fails. */
  public static final int MAX_WAITERS = 1_000;

  private final Deque<Entry> entries = new ArrayDeque<>();
  private final List<Waiter> waiters = new ArrayList<>();
  private long bodyBytes;
  private long dropped;
  private int inFlight;

  public synchronized List<Seen> all() {
    return entries.stream().map(Entry::now).toList();
  }

  /** The requests for one model, named without its fault suffix. */
  public List<Seen> of(String model) {
    return all().stream().filter(seen -> seen.model().equals(model)).toList();
  }

  /** How many requests are kept now. */
  public synchronized int size() {
    return entries.size();
  }

  /** How many requests have not ended, kept or not. */
  public synchronized int inFlight() {
    return inFlight;
  }

  /** How many requests were dropped to make room. */
  public synchronized long dropped() {
    return dropped;
  }

  /** Forgets what was seen; requests in flight still end, unseen. */
  public synchronized void clear() {
    entries.clear();
    bodyBytes = 0;
    dropped = 0;
  }

  /** Completes with the oldest request that matches, once there is one. */
  public Future<Seen> whenSeen(Predicate<Seen> wanted) {
    return when(wanted);
  }

  /** Completes with the oldest request that matches and has ended, once there is one. */
  public Future<Seen> whenEnded(Predicate<Seen> wanted) {
    return when(seen -> seen.ending() != Ending.OPEN && wanted.test(seen));
  }

  Entry add(Seen seen) {
    Entry entry = new Entry(seen);
    synchronized (this) {
      entries.addLast(entry);
      bodyBytes += seen.rawBody().length;
      while (entries.size() > CAPACITY || (bodyBytes > MAX_BODY_BYTES && entries.size() > 1)) {
        bodyBytes -= entries.removeFirst().now().rawBody().length;
        dropped++;
      }
      inFlight++;
    }
    tell(seen);
    return entry;
  }

  private Future<Seen> when(Predicate<Seen> wanted) {
    Promise<Seen> promise = Promise.promise();
    synchronized (this) {
      for (Entry entry : entries) {
        if (wanted.test(entry.now())) {
          return Future.succeededFuture(entry.now());
        }
      }
      if (waiters.size() >= MAX_WAITERS) {
        return Future.failedFuture(
            new IllegalStateException("waiters: " + MAX_WAITERS + " (expected: fewer)"));
      }
      waiters.add(new Waiter(wanted, promise));
    }
    return promise.future();
  }

  /** Completes the waiters outside the lock: what they run may use this log. */
  private void tell(Seen seen) {
    List<Waiter> told = new ArrayList<>();
    synchronized (this) {
      for (Iterator<Waiter> all = waiters.iterator(); all.hasNext(); ) {
        Waiter waiter = all.next();
        if (waiter.wanted.test(seen)) {
          all.remove();
          told.add(waiter);
        }
      }
    }
    told.forEach(waiter -> waiter.promise.tryComplete(seen));
  }

  private record Waiter(Predicate<Seen> wanted, Promise<Seen> promise) {}

  /** A request in the log while its response is under way. */
  final class Entry {
    private Seen seen;
    private int tokens;

    private Entry(Seen seen) {
      this.seen = seen;
    }

    void sent(int count) {
      synchronized (RequestLog.this) {
        tokens += count;
      }
    }

    /** The first ending stands. */
    void end(Ending ending) {
      synchronized (RequestLog.this) {
        if (seen.ending() != Ending.OPEN) {
          return;
        }
        seen = seen.ended(ending, tokens, System.nanoTime());
        inFlight--;
      }
      tell(seen);
    }

    private Seen now() {
      return seen.ending() == Ending.OPEN ? seen.ended(Ending.OPEN, tokens, 0) : seen;
    }
  }
}
