package io.headgate.gateway.state;

import io.headgate.gateway.state.StateStore.Claim;
import io.headgate.gateway.state.StateStore.Claimed;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The money that this node may spend of the budgets in the store. Any thread, no locks.
 *
 * <pre>
 *   Ahead:   the node claims what requests need and, when it spends fast, more: twice what it
 *            claimed ahead last, but at most 1/128 of what is left. So the store is asked now and
 *            then, and what is claimed but not needed is little and shrinks with what is left.
 *   Back:    what is unspent a second later goes back; within 0.1 s where it is more than that part
 *            of what is left, such as what a settled request did not use; too little at once.
 *   No:      only the store refuses. Who asks for as much again within a moment hears the same.
 *   Claims:  are absolute and numbered: lost, repeated and late ones do no harm. One of a group is
 *            under way at a time, and never asks for less than what may be spent meanwhile.
 *   Bound:   held by all nodes ≤ limit; spent ≤ limit where nobody settles for more than it holds.
 *            What is settled above is booked in full.
 *   Away:    while the store cannot be asked, what is claimed is spent; then requests fail.
 * </pre>
 */
public final class Escrow {

  /** The largest amount: a billion USD. */
  public static final long MAX_NANO_USD = 1_000_000_000L * 1_000_000_000L;

  /**
   * How long a group is kept from the recovery of a dead life on if nobody else claims of it:
   * longer than any window.
   */
  private static final Duration RECOVERED_TIME_TO_LIVE = Duration.ofDays(70);

  private static final long SWEEP_NANOS = 100_000_000;

  private final EscrowDesk desk;
  private final Map<String, EscrowAccount> accounts = new ConcurrentHashMap<>();
  private final LongAdder tooManyGroups = new LongAdder();
  private final AtomicLong sweptNanos;
  private volatile boolean isClosed;

  /**
   * A node's money.
   *
   * @param writer this life of the node; never used again after it
   */
  public Escrow(StateStore store, String writer, LongSupplier nanos, Config config) {
    this.desk = EscrowDesk.of(store, writer, nanos, config);
    this.sweptNanos = new AtomicLong(nanos.getAsLong());
  }

  /**
   * Sets an amount aside in each purse, or in none.
   *
   * @param nanoUsd 0 to {@value #MAX_NANO_USD}; 0 is always covered
   * @return completes with what is held or who is short, at once where the store need not be asked;
   *     fails with a {@link StoreUnavailableException} when it must be and cannot. Nothing is held
   *     then
   */
  public Future<Held> hold(List<Purse> purses, long nanoUsd) {
    if (nanoUsd < 0 || nanoUsd > MAX_NANO_USD) {
      throw new IllegalArgumentException("hold: " + nanoUsd + " (expected: 0 to 10^18)");
    }
    List<Purse> all = List.copyOf(purses);
    return holdRest(all, 0, nanoUsd)
        .map(shortage -> shortage.map(no -> (Held) no).orElseGet(() -> covered(all, nanoUsd)));
  }

  private Held covered(List<Purse> purses, long nanoUsd) {
    return new EscrowHold(this, purses, nanoUsd);
  }

  /** Completes empty when all hold it. */
  Future<Optional<Lacking>> holdRest(List<Purse> purses, int index, long nanoUsd) {
    if (index == purses.size()) {
      return Future.succeededFuture(Optional.empty());
    }
    return holdIn(purses.get(index), nanoUsd)
        .compose(
            spent -> {
              if (spent.isPresent()) {
                release(purses.subList(0, index), nanoUsd);
                return Future.succeededFuture(Optional.of(new Lacking(index, spent.getAsLong())));
              }
              return holdRest(purses, index + 1, nanoUsd);
            },
            failure -> {
              release(purses.subList(0, index), nanoUsd);
              return Future.failedFuture(failure);
            });
  }

  private Future<OptionalLong> holdIn(Purse purse, long nanoUsd) {
    if (isClosed) {
      return Future.failedFuture(new StoreUnavailableException("closed"));
    }
    Optional<EscrowAccount> account = account(purse);
    if (account.isEmpty()) {
      tooManyGroups.increment();
      return Future.failedFuture(new StoreUnavailableException("too many budgets at a time"));
    }
    return account
        .get()
        .hold(purse, nanoUsd)
        .compose(
            spent -> {
              if (spent.isPresent() && spent.getAsLong() == EscrowAccount.MOVED) {
                accounts.remove(purse.group(), account.get());
                return holdIn(purse, nanoUsd);
              }
              return Future.succeededFuture(spent);
            });
  }

  /** Empty when there are too many. */
  private Optional<EscrowAccount> account(Purse purse) {
    EscrowAccount known = accounts.get(purse.group());
    if (known == null && accounts.size() >= desk.config().maxGroups()) {
      return Optional.empty();
    }
    return Optional.of(known == null ? made(purse) : known);
  }

  private EscrowAccount made(Purse purse) {
    return accounts.computeIfAbsent(purse.group(), group -> new EscrowAccount(desk, purse));
  }

  void release(List<Purse> purses, long held) {
    settle(purses, held, 0);
  }

  /** Books what was used, even where that needs an account beyond the bound. */
  void settle(List<Purse> purses, long held, long used) {
    for (Purse purse : purses) {
      EscrowAccount account = made(purse);
      while (!account.settle(held, used)) {
        accounts.remove(purse.group(), account);
        account = made(purse);
      }
    }
  }

  /** What is known of a purse here. Asks nobody. */
  public Level level(Purse purse) {
    return Optional.ofNullable(accounts.get(purse.group()))
        .map(account -> account.level(purse))
        .orElseGet(() -> new Level(purse.limit(), 0, 0, 0));
  }

  /**
   * Asks the store how a purse stands.
   *
   * @return completes with what it says; fails with a {@link StoreUnavailableException}
   */
  public Future<Level> refresh(Purse purse) {
    return desk.look(purse)
        .map(
            seen -> {
              Level here = level(purse);
              return new Level(purse.limit(), seen.total(), here.used(), here.held());
            });
  }

  /** Gives back what is not spent, and forgets groups. To be called several times a second. */
  public void tend() {
    long now = desk.now();
    long swept = sweptNanos.get();
    if (now - swept >= SWEEP_NANOS && sweptNanos.compareAndSet(swept, now)) {
      accounts.forEach(
          (group, account) -> {
            if (account.tend(now)) {
              accounts.remove(group, account);
            }
          });
    }
  }

  /**
   * Gives back all that is not spent. Nothing can be held any more.
   *
   * @return completes when the store has it; fails with a {@link StoreUnavailableException} when it
   *     does not answer, and what this life claims stands until it is recovered
   */
  public Future<Void> close() {
    isClosed = true;
    return Future.join(accounts.values().stream().map(EscrowAccount::giveBack).toList()).mapEmpty();
  }

  /**
   * Closes the claims of a life that has ended at what it used; what it claims later is ignored.
   * May be repeated.
   *
   * @param usedByGroup what it settled, and what of its requests is not settled but was spent; a
   *     group that is not in it has not been used
   * @return completes when the store has it; fails with a {@link StoreUnavailableException}
   */
  public static Future<Void> recover(
      StateStore store, String deadWriter, Map<String, Long> usedByGroup) {
    return store
        .claims(deadWriter)
        .compose(
            claims -> {
              Map<String, Long> used = new TreeMap<>();
              claims.forEach(claimed -> used.put(claimed.group(), 0L));
              used.putAll(usedByGroup);
              List<Future<Claimed>> closed = new ArrayList<>();
              used.forEach((group, nano) -> closed.add(store.claim(last(group, deadWriter, nano))));
              return Future.join(closed).mapEmpty();
            });
  }

  private static Claim last(String group, String writer, long used) {
    return new Claim(
        group, writer, Long.MAX_VALUE, used, used, MAX_NANO_USD, RECOVERED_TIME_TO_LIVE);
  }

  /** How many groups are held here. */
  public int groups() {
    return accounts.size();
  }

  /** How often the store was asked. */
  public long asked() {
    return desk.asked().sum();
  }

  /** How many holds failed as {@link Config#maxWaiting} waited already. */
  public long tooManyWaiting() {
    return desk.tooManyWaiting().sum();
  }

  /** How many holds failed as {@link Config#maxGroups} were held already. */
  public long tooManyGroups() {
    return tooManyGroups.sum();
  }

  /**
   * Where money comes from.
   *
   * @param group of the store, with the window in its name
   * @param limit in nano-USD, at most {@value #MAX_NANO_USD}; may be another than before
   * @param timeToLive of the group in the store, from the last claim on
   */
  public record Purse(String group, long limit, Duration timeToLive) {

    public Purse {
      if (limit < 0 || limit > MAX_NANO_USD) {
        throw new IllegalArgumentException("limit: " + limit + " (expected: 0 to 10^18)");
      }
    }
  }

  /** Whether there is money for a request. */
  public sealed interface Held permits Covered, Lacking {}

  /** Money that is set aside for a request. Any thread. */
  public sealed interface Covered extends Held permits EscrowHold {

    /**
     * Sets more aside in each purse, or in none.
     *
     * @return completes with whether there is as much, false when it is settled already; fails with
     *     a {@link StoreUnavailableException}
     */
    Future<Boolean> more(long nanoUsd);

    /** How much is held; 0 when it is settled. */
    long nanoUsd();

    /** Books what was used, more than what is held too, and lets go of the rest. Once. */
    void settle(long actualNanoUsd);

    /** Nothing was used. */
    default void release() {
      settle(0);
    }
  }

  /**
   * There is not as much.
   *
   * @param index of the first purse that is short
   * @param spentNanoUsd what is spent or set aside in it, as far as is known
   */
  public record Lacking(int index, long spentNanoUsd) implements Held {}

  /**
   * How a purse stands.
   *
   * @param total what all nodes have claimed, as last seen
   * @param used what this node has settled
   * @param held what it has set aside
   */
  public record Level(long limit, long total, long used, long held) {}

  /**
   * Bounds.
   *
   * @param maxGroups held at once
   * @param maxWaiting requests that wait for the store about one group
   * @param unspent how long an unspent claim is kept
   * @param refusal how long a refusal of the store is repeated
   * @param forget after which a group is forgotten that nobody uses
   */
  public record Config(
      int maxGroups, int maxWaiting, Duration unspent, Duration refusal, Duration forget) {

    public static Config defaults() {
      return new Config(
          100_000, 10_000, Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofSeconds(60));
    }
  }
}
