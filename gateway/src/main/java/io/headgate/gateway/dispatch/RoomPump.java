package io.headgate.gateway.dispatch;

import io.headgate.gateway.health.Permit;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets the waiting room of the node go on: whenever an attempt of this event loop ends, and every
 * so often while a request of this loop waits. Event loop only, but for {@link #onLoop}.
 */
final class RoomPump {

  /** Between two looks at what may have changed: a limit that is whole again, another loop. */
  private static final long PERIOD_MILLIS = 20;

  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final WaitingRoom room;
  private final Function<String, Optional<Permit>> permits;
  private volatile @Nullable Context loop;
  private int waiting;
  private long timer = NO_TIMER;

  RoomPump(Vertx vertx, WaitingRoom room, Function<String, Optional<Permit>> permits) {
    this.vertx = vertx;
    this.room = room;
    this.permits = permits;
  }

  void pump() {
    if (room.waiting() > 0) {
      room.pump(permits);
    }
  }

  /** A request of this loop is about to wait. */
  void waitingBegins() {
    if (loop == null) {
      loop = vertx.getOrCreateContext();
    }
    waiting++;
    if (timer == NO_TIMER) {
      timer = vertx.setPeriodic(PERIOD_MILLIS, again -> pump());
    }
  }

  void waitingEnds() {
    waiting--;
    if (waiting == 0) {
      vertx.cancelTimer(timer);
      timer = NO_TIMER;
    }
  }

  /** Runs a task on this loop, from whatever thread. */
  void onLoop(Runnable task) {
    Context mine = loop;
    if (mine == null) {
      throw new IllegalStateException("nobody of this loop waits");
    }
    mine.runOnContext(later -> task.run());
  }
}
