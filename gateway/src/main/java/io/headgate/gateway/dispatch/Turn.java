package io.headgate.gateway.dispatch;

import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.health.Permit;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The waiting of one request for one candidate's limits. It ends once: with a permit, when the time
 * is up, when something better than waiting has turned up, or when nobody waits for the answer any
 * more. Event loop only, but for {@link #admitted}.
 */
final class Turn implements Waiter {

  private static final long NO_TIMER = -1;

  /** Between two looks at whether waiting is still the best that can be done. */
  private static final long LOOK_MILLIS = 200;

  private final DispatchContext context;
  private final Exchange exchange;
  private final Candidate candidate;
  private final long beganNanos;
  private final long deadlineNanos;
  private final BooleanSupplier stillBest;
  private final Consumer<Permit> admitted;
  private final Runnable inVain;

  private @Nullable Ticket ticket;
  private long timer = NO_TIMER;
  private long look = NO_TIMER;
  private boolean over;

  /**
   * A wait that has not begun.
   *
   * @param stillBest whether there is nothing better to do than wait
   * @param admitted takes the permit, on the event loop; not called when the wait was ended
   * @param inVain is told that the wait is over without one
   */
  Turn(
      DispatchContext context,
      Exchange exchange,
      Itinerary.Wait wait,
      BooleanSupplier stillBest,
      Consumer<Permit> admitted,
      Runnable inVain) {
    this.context = context;
    this.exchange = exchange;
    this.candidate = wait.candidate();
    this.stillBest = stillBest;
    this.admitted = admitted;
    this.inVain = inVain;
    Duration atMost = wait.atMost();
    this.beganNanos = exchange.ticker().nanos();
    this.deadlineNanos =
        beganNanos + Math.min(atMost.toNanos(), Math.max(0, exchange.remainingNanos()));
  }

  /** Begins to wait; whether there was room to. */
  boolean begin() {
    context.pump().waitingBegins();
    Optional<Ticket> joined = context.room().join(context.place(candidate), this);
    if (joined.isEmpty()) {
      over = true;
      context.pump().waitingEnds();
      return false;
    }
    ticket = joined.get();
    long left = (deadlineNanos - exchange.ticker().nanos()) / 1_000_000;
    timer = context.vertx().setTimer(Math.max(1, left), late -> giveUp());
    look = context.vertx().setPeriodic(LOOK_MILLIS, again -> look());
    context.pump().pump();
    return true;
  }

  /** Whoever can be admitted now is, before it looks elsewhere. */
  private void look() {
    context.pump().pump();
    if (!stillBest.getAsBoolean()) {
      giveUp();
    }
  }

  private void giveUp() {
    if (end()) {
      inVain.run();
    }
  }

  /** Stops waiting; whether it did so before it was its turn. */
  boolean end() {
    Ticket held = ticket;
    if (over || held == null || !context.room().leave(held)) {
      return false;
    }
    close();
    return true;
  }

  private void close() {
    over = true;
    exchange.waitedForProvider(exchange.ticker().nanos() - beganNanos);
    context.vertx().cancelTimer(timer);
    context.vertx().cancelTimer(look);
    context.pump().waitingEnds();
  }

  /** For a comment to the client. */
  String describe() {
    Ticket held = ticket;
    int position = held == null ? 0 : context.room().position(held);
    return position == 0 ? "waiting" : "queued, position " + position;
  }

  @Override
  public String tenant() {
    return exchange.caller().orElseThrow().tenant();
  }

  @Override
  public int weight() {
    return exchange.caller().orElseThrow().weight();
  }

  @Override
  public Priority priority() {
    return Urgency.of(exchange);
  }

  @Override
  public long deadlineNanos() {
    return deadlineNanos;
  }

  @Override
  public void admitted(Permit permit) {
    context
        .pump()
        .onLoop(
            () -> {
              close();
              admitted.accept(permit);
            });
  }
}
