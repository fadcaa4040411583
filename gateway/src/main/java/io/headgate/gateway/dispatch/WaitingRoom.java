package io.headgate.gateway.dispatch;

import io.headgate.gateway.exchange.Ticker;
import io.headgate.gateway.health.Permit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the requests of a node wait while the upstreams that may answer them are rate limited or
 * crowded. Any thread.
 *
 * <p>One short lock is shared by all event loops: only requests that have to wait take it, and
 * those that pump while somebody waits. Nothing foreign is called with the lock held.
 */
public final class WaitingRoom {

  /** Of a waiter, in relation to one of weight 1. */
  public static final int MAX_WEIGHT = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(WaitingRoom.class);

  private volatile Config config;
  private final Ticker ticker;
  private final Map<String, WaitQueue> queues = new LinkedHashMap<>();
  private final Map<String, Integer> tenants = new HashMap<>();

  /** Written under the lock, read without. */
  private final AtomicInteger waiting = new AtomicInteger();

  private final AtomicLong tickets = new AtomicLong();
  private final LongAdder refused = new LongAdder();
  private final LongAdder gaveUp = new LongAdder();
  private final LongAdder expired = new LongAdder();

  public WaitingRoom(Config config, Ticker ticker) {
    this.config = config;
    this.ticker = ticker;
  }

  /** Goes on with other bounds; who waits already may go on waiting. */
  public void adopt(Config other) {
    config = other;
  }

  /**
   * Begins to wait. Whatever the waiter waits for may just have come: pump the room afterwards.
   *
   * @param deployment for which of them, such as {@code provider/model}
   * @return empty when the room, or the tenant's part of it, is full
   */
  public Optional<Ticket> join(String deployment, Waiter waiter) {
    Ticket ticket = new Ticket(deployment, waiter, tickets.getAndIncrement());
    if (admits(ticket)) {
      return Optional.of(ticket);
    }
    refused.increment();
    return Optional.empty();
  }

  private synchronized boolean admits(Ticket ticket) {
    int ofTenant = tenants.getOrDefault(ticket.tenant(), 0);
    if (waiting.get() >= config.waiting() || ofTenant >= config.waitingPerTenant()) {
      return false;
    }
    waiting.incrementAndGet();
    tenants.put(ticket.tenant(), ofTenant + 1);
    queues.computeIfAbsent(ticket.deployment(), name -> new WaitQueue()).add(ticket);
    return true;
  }

  /**
   * Stops waiting; may be called again.
   *
   * @return false when the waiter is, or is about to be, called back with a permit
   */
  public synchronized boolean leave(Ticket ticket) {
    WaitQueue queue = queues.get(ticket.deployment());
    if (ticket.state() == Ticket.State.WAITING && queue != null) {
      queue.remove(ticket);
      dropIfEmpty(ticket.deployment(), queue);
      gone(ticket, ticket.isExpired(ticker.nanos()));
    }
    return ticket.state() != Ticket.State.ADMITTED;
  }

  private void gone(Ticket ticket, boolean late) {
    ticket.become(Ticket.State.GONE);
    forget(ticket);
    (late ? expired : gaveUp).increment();
  }

  private void forget(Ticket ticket) {
    waiting.decrementAndGet();
    tenants.computeIfPresent(ticket.tenant(), (tenant, n) -> n > 1 ? n - 1 : null);
  }

  private void dropIfEmpty(String deployment, WaitQueue queue) {
    if (queue.isEmpty()) {
      queues.remove(deployment);
    }
  }

  /**
   * The place in the order of grants of its deployment, from 1; 0 when it does not wait any more.
   * An estimate: who joins may go before it, who leaves makes it shorter. Costs a look at each
   * tenant that waits for the deployment and at the tenant's own waiters before it, no more than
   * {@link Config#waiting} together.
   */
  public synchronized int position(Ticket ticket) {
    WaitQueue queue = queues.get(ticket.deployment());
    return ticket.state() == Ticket.State.WAITING && queue != null ? queue.position(ticket) : 0;
  }

  /** How many wait for a deployment; takes no lock when nobody waits for any. */
  public int waiting(String deployment) {
    return waiting.get() == 0 ? 0 : sizeOf(deployment);
  }

  private synchronized int sizeOf(String deployment) {
    WaitQueue queue = queues.get(deployment);
    return queue == null ? 0 : queue.size();
  }

  /**
   * Lets go as many as there are permits for. One after the other of the deployments is served, so
   * that none of them takes what they share. Takes no lock when nobody waits.
   *
   * @param tryBegin takes a permit of a deployment, if it has one to give
   */
  public void pump(Function<String, Optional<Permit>> tryBegin) {
    List<String> open = waiting.get() == 0 ? new ArrayList<>() : deployments();
    while (!open.isEmpty()) {
      open.removeIf(deployment -> !admitOne(deployment, tryBegin));
    }
  }

  /** Those served longest ago come first. */
  private synchronized List<String> deployments() {
    return new ArrayList<>(queues.keySet());
  }

  private boolean admitOne(String deployment, Function<String, Optional<Permit>> tryBegin) {
    if (!hasWaiters(deployment)) {
      return false;
    }
    Optional<Permit> permit = tryBegin.apply(deployment);
    permit.ifPresent(given -> admit(next(deployment), given));
    return permit.isPresent();
  }

  private synchronized boolean hasWaiters(String deployment) {
    WaitQueue queue = queues.get(deployment);
    if (queue == null) {
      return false;
    }
    queue.expire(ticker.nanos()).forEach(late -> gone(late, true));
    dropIfEmpty(deployment, queue);
    return !queue.isEmpty();
  }

  /** The next one in turn; empty when all have left since they were looked at. */
  private synchronized Optional<Ticket> next(String deployment) {
    WaitQueue queue = hasWaiters(deployment) ? queues.get(deployment) : null;
    if (queue == null) {
      return Optional.empty();
    }
    Ticket next = queue.grant().orElseThrow();
    next.become(Ticket.State.ADMITTED);
    forget(next);
    queues.remove(deployment);
    if (!queue.isEmpty()) {
      queues.put(deployment, queue);
    }
    return Optional.of(next);
  }

  private static void admit(Optional<Ticket> next, Permit permit) {
    if (next.isEmpty()) {
      permit.end(DispatchContext.UNUSED);
      return;
    }
    try {
      next.get().waiter().admitted(permit);
    } catch (RuntimeException bug) {
      LOG.error("a waiter for {} could not be told of its turn", next.get().deployment(), bug);
      permit.end(DispatchContext.UNUSED);
    }
  }

  /** How many wait now, all deployments together. */
  public int waiting() {
    return waiting.get();
  }

  /** How many found the room, or their tenant's part of it, full. */
  public long refused() {
    return refused.sum();
  }

  /** How many left before it was their turn and before their deadline. */
  public long gaveUp() {
    return gaveUp.sum();
  }

  /** How many had their deadline pass before it was their turn. */
  public long expired() {
    return expired.sum();
  }

  /**
   * How many may wait.
   *
   * @param waiting on this node, all together; default 1,000; 0 lets nobody wait
   * @param waitingPerTenant of them of one tenant, so that none fills the room alone; default 500
   */
  public record Config(int waiting, int waitingPerTenant) {

    public Config {
      if (waiting < 0) {
        throw new IllegalArgumentException("waiting: " + waiting + " (expected: >= 0)");
      }
      if (waitingPerTenant < 1) {
        throw new IllegalArgumentException(
            "waitingPerTenant: " + waitingPerTenant + " (expected: > 0)");
      }
    }

    public static Config defaults() {
      return new Config(1_000, 500);
    }
  }
}
