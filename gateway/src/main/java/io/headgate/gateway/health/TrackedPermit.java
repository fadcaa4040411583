package io.headgate.gateway.health;

import io.headgate.gateway.exchange.Ticker;
import io.headgate.gateway.health.HealthBoard.Use;
import io.headgate.gateway.protocol.RateLimits;
import java.util.concurrent.atomic.AtomicBoolean;

/** A permit that tells the watch of its upstream what has become of the attempt. */
final class TrackedPermit implements Permit {

  private final UpstreamWatch watch;
  private final Use use;
  private final HeadroomConfig config;
  private final Ticker ticker;
  private final long begunNanos;
  private final AtomicBoolean hasEnded = new AtomicBoolean();

  private UpstreamWatch.Passes passes;
  private long askedNanos = CircuitState.NEVER;

  /** How many were in flight at the provider when this one left; 0 until then. */
  private int used;

  private long leftNanos;

  TrackedPermit(
      UpstreamWatch watch,
      UpstreamWatch.Passes passes,
      Use use,
      HeadroomConfig config,
      Ticker ticker,
      long begunNanos) {
    this.watch = watch;
    this.passes = passes;
    this.use = use;
    this.config = config;
    this.ticker = ticker;
    this.begunNanos = begunNanos;
  }

  @Override
  public Upstream upstream() {
    return watch.upstream();
  }

  @Override
  public boolean isProbe() {
    return passes.isProbe();
  }

  /**
   * {@inheritDoc}
   *
   * <p>What is left counts at once, a Retry-After when the attempt ends as a failure: only then is
   * it known whether it means our limit or the upstream.
   */
  @Override
  public void observe(RateLimits limits) {
    long now = ticker.nanos();
    long retryAfter = limits.retryAfterMillis().orElse(0);
    if (retryAfter > 0) {
      askedNanos = Math.max(askedNanos, now + config.believedNanos(retryAfter));
    }
    watch.observe(passes, limits, now);
  }

  @Override
  public void began() {
    if (passes.isProbe() && !hasEnded.get()) {
      passes = watch.began(passes, ticker.nanos());
    }
  }

  @Override
  public void answered() {
    if (!hasEnded.get()) {
      leave(ticker.nanos());
    }
  }

  private void leave(long now) {
    if (used == 0) {
      used = watch.left(use);
      leftNanos = now;
    }
  }

  @Override
  public void end(Result result) {
    if (hasEnded.compareAndSet(false, true)) {
      long now = ticker.nanos();
      boolean isAnswered = used > 0;
      leave(now);
      Result settled = isAnswered ? result.within(leftNanos - begunNanos) : result;
      watch.end(passes, used, settled, askedNanos, now);
    }
  }
}
