package io.headgate.gateway.dispatch;

import io.headgate.gateway.exchange.Ticker;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Bounds the waits of one attempt: a silence that begins anew with every sign of life, and a total.
 *
 * <p>A sign of life only notes the time. The one timer looks at that note when it goes off and is
 * set again for what is left, so a stream of a thousand chunks sets a handful of timers. Event loop
 * only.
 */
final class Watchdog {

  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final Ticker ticker;
  private final String provider;
  private final Consumer<GatewayException> expired;
  private final long endNanos;

  /** How the total ends: it is either the attempt's own or what is left of the request's. */
  private final ErrorCode totalCode;

  private long silenceNanos;
  private String awaited = "";
  private long lastSignNanos;
  private boolean suspended;
  private long timer = NO_TIMER;
  private boolean stopped;

  Watchdog(
      Vertx vertx,
      Ticker ticker,
      String provider,
      Duration total,
      long remainingNanos,
      Consumer<GatewayException> expired) {
    this.vertx = vertx;
    this.ticker = ticker;
    this.provider = provider;
    this.expired = expired;
    this.endNanos = ticker.nanos() + Math.min(total.toNanos(), remainingNanos);
    this.totalCode =
        total.toNanos() <= remainingNanos
            ? ErrorCode.UPSTREAM_TIMEOUT
            : ErrorCode.DEADLINE_EXCEEDED;
  }

  /**
   * Begins a phase.
   *
   * @param what is waited for, for the message
   */
  void await(String what, Duration silence) {
    awaited = what;
    silenceNanos = silence.toNanos();
    signOfLife();
    schedule();
  }

  void signOfLife() {
    lastSignNanos = ticker.nanos();
  }

  /** Silence is our own doing for a while; the total goes on. */
  void suspend() {
    suspended = true;
  }

  void resume() {
    suspended = false;
    signOfLife();
  }

  void stop() {
    stopped = true;
    cancelTimer();
  }

  private void schedule() {
    cancelTimer();
    if (!stopped) {
      long left = Math.min(silenceLeft(), endNanos - ticker.nanos());
      timer = vertx.setTimer(millisUp(left), fired -> check());
    }
  }

  private void check() {
    timer = NO_TIMER;
    if (stopped) {
      return;
    }
    if (ticker.nanos() >= endNanos) {
      expire(totalCode, "has not finished its answer in time");
    } else if (silenceLeft() <= 0) {
      expire(ErrorCode.UPSTREAM_TIMEOUT, awaited + " within " + silenceNanos / 1_000_000 + " ms");
    } else {
      schedule();
    }
  }

  private long silenceLeft() {
    return suspended ? silenceNanos : lastSignNanos + silenceNanos - ticker.nanos();
  }

  private void expire(ErrorCode code, String what) {
    stop();
    expired.accept(GatewayException.of(code, "provider " + provider + " " + what));
  }

  private void cancelTimer() {
    if (timer != NO_TIMER) {
      vertx.cancelTimer(timer);
      timer = NO_TIMER;
    }
  }

  private static long millisUp(long nanos) {
    return Math.max(1, (nanos + 999_999) / 1_000_000);
  }
}
