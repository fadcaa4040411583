package io.headgate.gateway.state;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The authority of a node that is alone. Answers at once, so every request asks for just what it
 * needs and the limit is exact; as nothing is lost on the way, nothing is repeated and sequences do
 * not matter. No locks. Any thread.
 */
public final class LocalAuthority implements LeaseAuthority {

  /** Kept at most, unless a test wants fewer. A full one that is not asked for makes room. */
  public static final int MAX_LIMITS = 100_000;

  /** How many are looked at, for each new one, whether they are full and can be forgotten. */
  private static final int LOOKED_AT = 16;

  private static final long FULL_RETRY_NANOS = 1_000_000_000;

  /** In place of one that was forgotten, for those who found it before. */
  private static final LeaseBucket GONE = new LeaseBucket(1, 1, 1, 0, 0);

  private final LongSupplier nanos;
  private final int maxLimits;
  private final Map<String, AtomicReference<LeaseBucket>> buckets = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Iterator<Map.Entry<String, AtomicReference<LeaseBucket>>>>
      round = new AtomicReference<>();
  private final LongAdder turnedAway = new LongAdder();

  public LocalAuthority(LongSupplier nanos) {
    this(nanos, MAX_LIMITS);
  }

  LocalAuthority(LongSupplier nanos, int maxLimits) {
    this.nanos = nanos;
    this.maxLimits = maxLimits;
  }

  @Override
  public boolean isLocal() {
    return true;
  }

  /** How many asks were refused as {@link #MAX_LIMITS} limits were in use. */
  public long turnedAway() {
    return turnedAway.sum();
  }

  int limits() {
    return buckets.size();
  }

  @Override
  public Future<Grant> ask(Ask ask) {
    return Future.succeededFuture(
        switch (ask.kind()) {
          case RATE -> rate(ask);
          case CONCURRENT -> permits(ask);
        });
  }

  /** The node may have all: it counts what is in use itself. */
  private static Grant permits(Ask ask) {
    long amount = Math.max(ask.atLeast(), Math.min(ask.wanted(), ask.capacity()));
    return new Grant(
        ask.sequence(), amount, 0, 1, Long.MAX_VALUE, 0, (double) (ask.capacity() - amount));
  }

  /** What is in a bucket now. */
  LeaseBucket bucket(Leases.Take take) {
    long now = nanos.getAsLong();
    AtomicReference<LeaseBucket> cell = buckets.get(take.limit());
    LeaseBucket bucket =
        cell == null
            ? LeaseBucket.full(take.perSecond(), take.capacity(), now)
            : requireNonNull(cell.get());
    return isGone(bucket)
        ? LeaseBucket.full(take.perSecond(), take.capacity(), now)
        : bucket.at(now).under(take.perSecond(), take.capacity());
  }

  private Grant rate(Ask ask) {
    while (true) {
      AtomicReference<LeaseBucket> cell = buckets.get(ask.limit());
      if (cell == null) {
        if (!makeRoom()) {
          turnedAway.increment();
          return new Grant(ask.sequence(), 0, 0, 1, 0, FULL_RETRY_NANOS, 0);
        }
        LeaseBucket full = LeaseBucket.full(ask.perSecond(), ask.capacity(), nanos.getAsLong());
        buckets.putIfAbsent(ask.limit(), new AtomicReference<>(full));
        continue;
      }
      LeaseBucket before = requireNonNull(cell.get());
      if (isGone(before)) {
        buckets.remove(ask.limit(), cell);
        continue;
      }
      LeaseBucket current =
          before
              .at(nanos.getAsLong())
              .under(ask.perSecond(), ask.capacity())
              .less(ask.owed() - ask.unspent().stream().mapToLong(Unspent::amount).sum());
      boolean isCovered = ask.wanted() > 0 && current.covers(ask.atLeast());
      long amount =
          isCovered ? Math.max(ask.atLeast(), Math.min(ask.wanted(), current.whole())) : 0;
      LeaseBucket after = current.less(amount);
      if (cell.compareAndSet(before, after)) {
        long retryAfter = amount > 0 ? 0 : current.nanosUntil(ask.atLeast());
        return new Grant(
            ask.sequence(), amount, 0, after.epoch(), Long.MAX_VALUE, retryAfter, after.level());
      }
    }
  }

  /**
   * Forgets some that are full: they would be made anew just so. Going round in steps costs each
   * new limit the same.
   */
  private boolean makeRoom() {
    if (buckets.size() < maxLimits / 2) {
      return true;
    }
    Iterator<Map.Entry<String, AtomicReference<LeaseBucket>>> mine = round.getAndSet(null);
    Iterator<Map.Entry<String, AtomicReference<LeaseBucket>>> entries =
        mine == null || !mine.hasNext() ? buckets.entrySet().iterator() : mine;
    long now = nanos.getAsLong();
    for (int i = 0; i < LOOKED_AT && entries.hasNext(); i++) {
      Map.Entry<String, AtomicReference<LeaseBucket>> entry = entries.next();
      LeaseBucket bucket = requireNonNull(entry.getValue().get());
      if (!isGone(bucket)
          && bucket.at(now).isFull()
          && entry.getValue().compareAndSet(bucket, GONE)) {
        buckets.remove(entry.getKey(), entry.getValue());
      }
    }
    round.set(entries);
    return buckets.size() < maxLimits;
  }

  private static boolean isGone(LeaseBucket bucket) {
    return bucket.epoch() == GONE.epoch();
  }
}
