package io.headgate.gateway.health;

import static java.util.Objects.requireNonNull;

import io.headgate.gateway.exchange.LoadGate;
import io.headgate.gateway.exchange.Ticker;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/**
 * Keeps this node from taking on more than it can do: refuses new exchanges when as many are in
 * flight as its event loops keep up with, or when the heap is full of what is needed. What is in
 * flight goes on. Any thread.
 */
public final class NodeLoad implements LoadGate {

  private static final long RETRY_AFTER_MILLIS = 1_000;

  /**
   * How long a collection of the heap is believed. While requests are refused there may be none for
   * hours, and the heap would look full all that time.
   */
  private static final long BELIEF_NANOS = Duration.ofSeconds(10).toNanos();

  private final Config config;
  private final Ticker ticker;
  private final DoubleSupplier heap;
  private final LoadLimit limit;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Map<Reason, Shedding> sheddings =
      Map.of(
          Reason.LAG, new Shedding("its event loops are late"),
          Reason.MEMORY, new Shedding("its memory is almost used up"),
          Reason.LIMIT, new Shedding("as many requests are in flight as may be"));

  private volatile boolean memoryShort;
  private double latestHeap;
  private long heapChangedAt;

  /** Why an exchange is refused. */
  public enum Reason {
    /** The bound on exchanges in flight was met, which is lower because event loops were late. */
    LAG,
    /** Too much of the heap is in use after it was collected. */
    MEMORY,
    /** The configured bound on exchanges in flight was met. */
    LIMIT
  }

  /**
   * A guard that has seen nothing yet.
   *
   * @param heap the part of it in use after the latest collection, 0 to 1; asked once a second
   */
  public NodeLoad(Config config, Ticker ticker, DoubleSupplier heap) {
    this.config = config;
    this.ticker = ticker;
    this.heap = heap;
    long now = ticker.nanos();
    this.limit = new LoadLimit(config, now);
    this.latestHeap = heap.getAsDouble();
    this.heapChangedAt = now - BELIEF_NANOS;
  }

  /** {@inheritDoc} Costs one atomic increment. */
  @Override
  public Optional<GatewayException> tryEnter() {
    int bound = limit.limit();
    if (memoryShort) {
      return shedding(Reason.MEMORY).refuse();
    }
    if (inFlight.incrementAndGet() <= bound) {
      return Optional.empty();
    }
    inFlight.decrementAndGet();
    return shedding(bound < config.maxInFlight() ? Reason.LAG : Reason.LIMIT).refuse();
  }

  @Override
  public void left() {
    inFlight.decrementAndGet();
  }

  /** Takes in how late an event loop is; each of them tells it some twenty times a second. */
  public synchronized void lag(long nanos) {
    long now = ticker.nanos();
    if (limit.sample(now, nanos, inFlight.get())) {
      lookAtHeap(now);
    }
  }

  private void lookAtHeap(long now) {
    double found = heap.getAsDouble();
    if (found != latestHeap) {
      latestHeap = found;
      heapChangedAt = now;
    }
    memoryShort = found > config.heap() && now - heapChangedAt < BELIEF_NANOS;
  }

  private Shedding shedding(Reason reason) {
    return requireNonNull(sheddings.get(reason), "reason");
  }

  /** How many exchanges may be in flight now. */
  public int limit() {
    return limit.limit();
  }

  public int inFlight() {
    return inFlight.get();
  }

  /** The longest lag of any event loop within the last second or two. */
  public long lagNanos() {
    return limit.lagNanos();
  }

  /** How many exchanges were refused for this reason. */
  public long shed(Reason reason) {
    return shedding(reason).count.sum();
  }

  /** One reason, with what callers are told: made once, for a refusal has to be cheap. */
  private static final class Shedding {

    private final LongAdder count = new LongAdder();
    private final Optional<GatewayException> refusal;

    private Shedding(String why) {
      refusal =
          Optional.of(
              GatewayException.of(
                      ErrorCode.GATEWAY_OVERLOADED,
                      "the gateway node is overloaded: " + why + "; ask again")
                  .retryAfter(OptionalLong.of(RETRY_AFTER_MILLIS)));
    }

    private Optional<GatewayException> refuse() {
      count.increment();
      return refusal;
    }
  }

  /**
   * What the node may take on.
   *
   * @param maxInFlight exchanges at once, all event loops together, when these keep up; default
   *     20,000
   * @param lag how late an event loop may be; longer, and fewer exchanges are let in; default 100
   *     ms
   * @param heap the part of it that may be in use after a collection, above 0, at most 1, which
   *     turns the guard off; default 0.92
   * @param floor exchanges at once that are let in however late the event loops are; no more than
   *     {@code maxInFlight}. Default 256: at some 0.2 ms each, so few cannot make a loop that late
   */
  public record Config(int maxInFlight, Duration lag, double heap, int floor) {

    private static final int DEFAULT_FLOOR = 256;

    public Config {
      if (maxInFlight < 1) {
        throw new IllegalArgumentException("maxInFlight: " + maxInFlight + " (expected: > 0)");
      }
      if (floor < 1 || floor > maxInFlight) {
        throw new IllegalArgumentException(
            "floor: " + floor + " (expected: 1 to " + maxInFlight + ")");
      }
      if (lag.isNegative() || lag.isZero()) {
        throw new IllegalArgumentException("lag: " + lag + " (expected: > 0)");
      }
      if (!(heap > 0 && heap <= 1)) {
        throw new IllegalArgumentException("heap: " + heap + " (expected: above 0, to 1)");
      }
    }

    /** The usual floor, or the bound itself where that is lower. */
    public static Config of(int maxInFlight, Duration lag, double heap) {
      return new Config(maxInFlight, lag, heap, Math.min(DEFAULT_FLOOR, maxInFlight));
    }

    public static Config defaults() {
      return of(20_000, Duration.ofMillis(100), .92);
    }
  }
}
