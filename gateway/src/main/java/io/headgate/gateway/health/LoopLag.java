package io.headgate.gateway.health;

import io.headgate.gateway.exchange.Ticker;
import java.util.function.LongConsumer;

/** How late an event loop is, by how late its timer fires. Used on that loop only. */
public final class LoopLag {

  /** From one firing of the timer to the next. */
  public static final long PERIOD_MILLIS = 50;

  private static final long PERIOD_NANOS = PERIOD_MILLIS * 1_000_000;

  private final Ticker ticker;
  private final LongConsumer lagNanos;
  private long latest;

  /**
   * Begins to measure.
   *
   * @param lagNanos told at each firing, 0 when it was in time
   */
  public LoopLag(Ticker ticker, LongConsumer lagNanos) {
    this.ticker = ticker;
    this.lagNanos = lagNanos;
    this.latest = ticker.nanos();
  }

  /** The timer has fired. Firings that make up for missed ones come too early and say nothing. */
  public void fired() {
    long now = ticker.nanos();
    lagNanos.accept(Math.max(0, now - latest - PERIOD_NANOS));
    latest = now;
  }
}
