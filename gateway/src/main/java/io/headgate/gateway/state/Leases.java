package io.headgate.gateway.state;

import io.headgate.gateway.state.LeaseAuthority.Ask;
import io.headgate.gateway.state.LeaseAuthority.Grant;
import io.headgate.gateway.state.LeasePool.Lease;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The rate and concurrency limits of a cluster as one node sees them. A request takes from all of
 * its limits or from none. Any thread, no locks.
 *
 * <pre>
 *   Rate:       taken, less what is given back, within any T: max(b, m) + r · (T + τ), where m is
 *               the largest amount taken at once. A node that is alone holds no leases: τ is 0.
 *   Large ones: an amount above the burst passes when the bucket is full, and leaves a debt.
 *   Concurrent: in flight ≤ capacity on a node that is alone; see LeasePermitBook for several.
 *   Changes:    rate and capacity come with each take. A node spends no lease of before a limit
 *               was lowered; what is in flight stays.
 * </pre>
 */
public final class Leases {

  /** How often all limits are looked at by {@link #tend}. */
  public static final Duration SWEEP = LeaseAuthority.LEASE.dividedBy(4);

  private static final Lease EVER = new Lease(0, Long.MAX_VALUE, 0);

  private final LeaseDesk desk;
  private final Map<String, LeaseSlot> slots = new ConcurrentHashMap<>();

  /** Those with requests that wait. */
  private final Set<LeaseSlot> due = ConcurrentHashMap.newKeySet();

  private final AtomicLong sweptNanos;

  /**
   * A node's limits.
   *
   * @param node this life of the node; never used again after it
   */
  public Leases(LeaseAuthority authority, String node, LongSupplier nanos, Config config) {
    this.desk = LeaseDesk.of(authority, node, nanos, config);
    this.sweptNanos = new AtomicLong(nanos.getAsLong());
  }

  /**
   * Takes from each limit, in order, or from none.
   *
   * @return completes with what was granted or who refused, at once where nobody need be asked;
   *     fails with a {@link StoreUnavailableException} when the authority is away and nothing is
   *     left here. Nothing is taken then
   */
  public Future<Taken> take(List<Take> takes) {
    return takeRest(List.copyOf(takes), new ArrayList<>(takes.size()));
  }

  private Future<Taken> takeRest(List<Take> takes, List<LeaseAnswer.Part> parts) {
    int index = parts.size();
    if (index == takes.size()) {
      return Future.succeededFuture(new LeaseHold(this, parts));
    }
    return ask(takes.get(index))
        .compose(
            answer -> {
              if (answer instanceof LeaseAnswer.No no) {
                giveBack(parts);
                return Future.succeededFuture(new Refused(index, no.retryAfterNanos()));
              }
              parts.add((LeaseAnswer.Part) answer);
              return takeRest(takes, parts);
            },
            failure -> {
              giveBack(parts);
              return Future.failedFuture(failure);
            });
  }

  private void giveBack(List<LeaseAnswer.Part> parts) {
    parts.forEach(part -> giveBack(part, part.take().amount()));
    parts.clear();
  }

  private Future<LeaseAnswer> ask(Take take) {
    if (take.amount() == 0) {
      return Future.succeededFuture(new LeaseAnswer.Part(take, EVER));
    }
    if (isDirect(take)) {
      return direct(take, take.amount(), 0).map(grant -> answer(take, grant));
    }
    while (true) {
      long now = desk.now();
      Optional<LeaseSlot> slot = slot(take, now);
      if (slot.isEmpty()) {
        desk.counts().tooManyLimits().increment();
        return Future.succeededFuture(new LeaseAnswer.No(SWEEP.toNanos()));
      }
      Optional<Future<LeaseAnswer>> answer = slot.get().take(take, now);
      if (answer.isPresent()) {
        if (slot.get().hasWaiters()) {
          due.add(slot.get());
        }
        return answer.get();
      }
      Thread.onSpinWait();
    }
  }

  /** Whether nothing of the limit is ever held here. */
  private boolean isDirect(Take take) {
    return desk.isLocal() && take.kind() == Kind.RATE;
  }

  private Future<Grant> direct(Take take, long amount, long owed) {
    return desk.ask(
        new Ask(
            take.limit(),
            take.kind(),
            take.perSecond(),
            take.capacity(),
            desk.node(),
            0,
            0,
            amount,
            amount,
            owed,
            List.of()));
  }

  private static LeaseAnswer answer(Take take, Grant grant) {
    return grant.amount() > 0
        ? new LeaseAnswer.Part(take, EVER)
        : new LeaseAnswer.No(grant.retryAfterNanos());
  }

  /** Empty when there are too many. */
  private Optional<LeaseSlot> slot(Take take, long now) {
    String name = take.kind() + " " + take.limit();
    LeaseSlot known = slots.get(name);
    if (known == null && slots.size() >= desk.config().maxLimits()) {
      return Optional.empty();
    }
    return Optional.of(
        known == null ? slots.computeIfAbsent(name, absent -> made(take, now)) : known);
  }

  private LeaseSlot made(Take take, long now) {
    return switch (take.kind()) {
      case RATE -> new LeaseRateSlot(desk, take, now);
      case CONCURRENT -> new LeasePermitSlot(desk, take, now);
    };
  }

  void giveBack(LeaseAnswer.Part part, long amount) {
    long now = desk.now();
    if (isDirect(part.take())) {
      direct(part.take(), 0, -amount);
    } else {
      slot(part.take(), now).ifPresent(slot -> slot.giveBack(part.lease(), amount, now));
    }
  }

  void owe(LeaseAnswer.Part part, long amount) {
    if (isDirect(part.take())) {
      direct(part.take(), 0, amount);
    } else {
      slot(part.take(), desk.now()).ifPresent(slot -> slot.owe(amount));
    }
  }

  /** How much of a limit is left, as far as this node knows. Asks nobody. */
  public Level level(Take take) {
    long now = desk.now();
    if (desk.authority() instanceof LocalAuthority local && take.kind() == Kind.RATE) {
      LeaseBucket bucket = local.bucket(take);
      return new Level(take.capacity(), bucket.whole(), bucket.nanosUntil(take.capacity()));
    }
    return Optional.ofNullable(slots.get(take.kind() + " " + take.limit()))
        .map(slot -> slot.level(take, now))
        .orElseGet(() -> new Level(take.capacity(), take.capacity(), 0));
  }

  /**
   * Asks for those who wait, and now and then gives back what is not used. To be called every few
   * milliseconds.
   */
  public void tend() {
    long now = desk.now();
    due.forEach(slot -> tendDue(slot, now));
    long swept = sweptNanos.get();
    if (now - swept >= SWEEP.toNanos() && sweptNanos.compareAndSet(swept, now)) {
      slots.forEach(
          (name, slot) -> {
            slot.tend(now);
            if (slot.close(now)) {
              slots.remove(name, slot);
            }
          });
    }
  }

  /** Taken out first, so that whoever begins to wait meanwhile is not overlooked. */
  private void tendDue(LeaseSlot slot, long now) {
    due.remove(slot);
    slot.tend(now);
    if (slot.hasWaiters()) {
      due.add(slot);
    }
  }

  /** How many limits are held here. */
  public int limits() {
    return slots.size();
  }

  /** How often the authority was asked. */
  public long asked() {
    return desk.counts().asked().sum();
  }

  /** How many takes were refused as {@link Config#maxWaiting} waited already. */
  public long tooManyWaiting() {
    return desk.counts().tooManyWaiting().sum();
  }

  /** How many takes were refused as {@link Config#maxLimits} were held already. */
  public long tooManyLimits() {
    return desk.counts().tooManyLimits().sum();
  }

  /** What a limit is about. */
  public enum Kind {
    /** So much per second. */
    RATE,
    /** So much at once. */
    CONCURRENT
  }

  /**
   * What is taken from a limit.
   *
   * @param limit its name in the cluster
   * @param perSecond what comes back each second, above 0; of no meaning to {@link Kind#CONCURRENT}
   * @param capacity burst, or how much at once; at least 1
   * @param amount at least 0
   */
  public record Take(String limit, Kind kind, double perSecond, long capacity, long amount) {

    public Take {
      boolean isRate = kind == Kind.RATE;
      if (capacity < 1 || amount < 0 || (isRate && !(perSecond > 0))) {
        throw new IllegalArgumentException(
            limit + ": " + amount + " of " + capacity + " at " + perSecond + "/s");
      }
    }
  }

  /** Whether a request may go on. */
  public sealed interface Taken permits Granted, Refused {}

  /**
   * What a request has taken. Everything may be called by any thread and again, which does nothing.
   */
  public sealed interface Granted extends Taken permits LeaseHold {

    /**
     * Says how much of a rate was used in the end: what was taken too much comes back, what was
     * used on top is paid before anything else is granted.
     *
     * @param index of the take
     * @param actual at least 0
     */
    void settle(int index, long actual);

    /** Permits come back. To be called at the end, however the request ends. */
    void release();

    /** All that is not settled comes back: the request did not happen. */
    void cancel();
  }

  /**
   * The request must not go on. It has cost nothing.
   *
   * @param index of the take that was refused
   * @param retryAfterNanos when it would pass if nobody else came; 0 when nobody knows, as with
   *     permits
   */
  public record Refused(int index, long retryAfterNanos) implements Taken {}

  /**
   * How much is left.
   *
   * @param limit the capacity
   * @param nanosUntilFull 0 for permits, which come back when requests end
   */
  public record Level(long limit, long remaining, long nanosUntilFull) {}

  /**
   * Bounds.
   *
   * @param maxLimits held at once; takes from others are refused then
   * @param maxWaiting requests that wait for one limit; others are refused then
   * @param patience a request waits about as long while the authority answers
   * @param spacing between two asks for a limit
   * @param idle after which leases go back that nobody uses
   * @param forget after which a limit is forgotten that nobody uses
   */
  public record Config(
      int maxLimits,
      int maxWaiting,
      Duration patience,
      Duration spacing,
      Duration idle,
      Duration forget) {

    public static Config defaults() {
      return new Config(
          100_000,
          1_000,
          Duration.ofMillis(250),
          Duration.ofMillis(20),
          LeaseAuthority.LEASE.dividedBy(2),
          Duration.ofSeconds(60));
    }
  }
}
