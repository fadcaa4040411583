package io.headgate.gateway.dispatch;

import io.headgate.gateway.exchange.ClientLink;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps a stream's connection alive while nothing of the answer has come, and says how the wait
 * goes: who queues is told its place sooner, for it may be some time. Event loop only.
 */
final class EarlyBeat {

  /** How soon, and how often, one that queues is told its place. */
  private static final long PLACE_MILLIS = 3_000;

  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final ClientLink client;
  private final long periodMillis;
  private final Supplier<Optional<String>> place;
  private long silentMillis;
  private long timer = NO_TIMER;

  /**
   * A beat that has not begun.
   *
   * @param period of silence before the stream is begun with a comment; zero never does so
   * @param place in the queue, for people; empty when it does not queue
   */
  EarlyBeat(Vertx vertx, ClientLink client, Duration period, Supplier<Optional<String>> place) {
    this.vertx = vertx;
    this.client = client;
    this.periodMillis = period.toMillis();
    this.place = place;
  }

  void begin() {
    if (periodMillis > 0) {
      long step = Math.min(periodMillis, PLACE_MILLIS);
      timer = vertx.setTimer(step, silent -> beat(step));
    }
  }

  private void beat(long passedMillis) {
    silentMillis += passedMillis;
    Optional<String> queued = place.get();
    if (queued.isPresent() || silentMillis >= periodMillis) {
      silentMillis = 0;
      client.beginWaiting();
      client.comment(queued.orElse("waiting"));
    }
    begin();
  }

  /** The answer has begun, or nobody waits for it any more. */
  void end() {
    vertx.cancelTimer(timer);
    timer = NO_TIMER;
  }
}
