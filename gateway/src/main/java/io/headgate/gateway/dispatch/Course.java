package io.headgate.gateway.dispatch;

import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.CandidateSet;
import io.headgate.gateway.exchange.ClientLink;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.FailureClass;
import io.headgate.gateway.exchange.RoutePlan;
import io.headgate.gateway.health.Gate;
import io.headgate.gateway.health.HealthBoard.Use;
import io.headgate.gateway.health.Latency;
import io.headgate.gateway.health.Permit;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The course of one request through its attempts, from the plan to the answer or the last failure.
 *
 * <p>Until content has gone to the client a failure is mended unseen. After that the next candidate
 * may carry on where the plan wants it; else the client is told. Each attempt is checked against
 * the candidate set. Event loop only.
 */
final class Course {

  private static final Duration UNHURRIED = Duration.ofDays(1);
  private static final long NO_TIMER = -1;

  /** Measurements without which nobody knows what is slow. */
  private static final int MIN_SAMPLES = 20;

  private final DispatchContext context;
  private final Exchange exchange;
  private final ClientLink client;
  private final RoutePlan plan;
  private final CandidateSet set;
  private final Itinerary itinerary;
  private final Delivery delivery;
  private final Salvage salvage;
  private final EarlyBeat early;
  private final boolean stream;
  private final Setbacks setbacks;
  private final List<AttemptRunner> running = new ArrayList<>();
  private final Promise<Void> done = Promise.promise();

  private @Nullable GatewayException gone;
  private @Nullable Turn turn;
  private long hedgeTimer = NO_TIMER;
  private boolean hedged;

  Course(DispatchContext context, Exchange exchange, ClientLink client) {
    this.context = context;
    this.exchange = exchange;
    this.client = client;
    this.plan = exchange.plan().orElseThrow();
    this.set = exchange.candidates().orElseThrow();
    this.stream = exchange.operation().stream();
    this.setbacks = new Setbacks(plan.candidates().get(0).name());
    this.salvage = new Salvage(exchange, plan.recovery().rescue());
    this.delivery = new Delivery(client, exchange.memory(), salvage.isWanted());
    this.itinerary = new Itinerary(context.config().itinerary(), plan, context::credentialsOf);
    this.early =
        new EarlyBeat(context.vertx(), client, context.config().earlyHeartbeat(), this::place);
  }

  /**
   * Runs it.
   *
   * @return completes when the answer stands in the exchange, or has gone to the client as a
   *     stream; fails with a {@link GatewayException}. Nothing of it is left running
   */
  Future<Void> run() {
    client.onGone(this::gone);
    if (stream) {
      early.begin();
    }
    safely(this::step);
    return done.future().andThen(end -> close());
  }

  private void close() {
    early.end();
    context.vertx().cancelTimer(hedgeTimer);
    if (turn != null) {
      turn.end();
    }
  }

  /** Whatever breaks in here ends the request; nobody else would. */
  private void safely(Runnable step) {
    try {
      step.run();
    } catch (GatewayException refused) {
      // What only a rescue ran into is not what broke the answer.
      done.tryFail(salvage.brokenBy(refused));
    } catch (RuntimeException | StackOverflowError bug) {
      done.tryFail(bug);
    }
  }

  private Optional<String> place() {
    return turn == null ? Optional.empty() : Optional.of(turn.describe());
  }

  private void gone(GatewayException why) {
    gone = why;
    if (turn != null) {
      turn.end();
    }
    List.copyOf(running).forEach(attempt -> attempt.giveUp(why));
    if (running.isEmpty()) {
      done.tryFail(why);
    }
  }

  private void step() {
    if (gone != null) {
      done.tryFail(gone);
    } else if (exchange.remainingNanos() <= 0) {
      done.tryFail(
          GatewayException.of(ErrorCode.DEADLINE_EXCEEDED, "the time for the request is up"));
    } else if (!done.future().isComplete()) {
      take(next());
    }
  }

  private Itinerary.Step next() {
    return itinerary.next(context::gate, exchange.ticker().nanos());
  }

  private void take(Itinerary.Step next) {
    if (next instanceof Itinerary.Ask ask) {
      if (ask.pause().isZero()) {
        ask(ask);
      } else {
        exchange.waitedForProvider(ask.pause().toNanos());
        context.vertx().setTimer(ask.pause().toMillis(), paused -> safely(() -> askLater(ask)));
      }
    } else if (next instanceof Itinerary.Wait wait) {
      await(wait);
    } else {
      giveUp();
    }
  }

  /** After a pause, in which the client may have gone. */
  private void askLater(Itinerary.Ask ask) {
    if (gone == null && !done.future().isComplete()) {
      ask(ask);
    } else {
      step();
    }
  }

  private void ask(Itinerary.Ask ask) {
    Use use = ask.panic() ? Use.PANIC : ask.again() ? Use.RETRY : Use.FIRST;
    Optional<Permit> permit = context.permit(ask.candidate(), use);
    if (permit.isPresent()) {
      attempt(ask.candidate(), permit.get());
    } else {
      itinerary.passedOver(ask);
      step();
    }
  }

  private void await(Itinerary.Wait wait) {
    Candidate candidate = wait.candidate();
    Turn next =
        new Turn(
            context,
            exchange,
            wait,
            () -> next() instanceof Itinerary.Wait other && other.candidate().equals(candidate),
            permit -> safely(() -> admitted(candidate, permit)),
            () -> safely(() -> waited(candidate)));
    turn = next;
    if (!next.begin()) {
      waited(candidate);
    }
  }

  private void waited(Candidate candidate) {
    turn = null;
    itinerary.waited(candidate);
    step();
  }

  private void admitted(Candidate candidate, Permit permit) {
    turn = null;
    itinerary.waited(candidate);
    if (gone == null && !done.future().isComplete()) {
      attempt(candidate, permit);
    } else {
      permit.end(DispatchContext.UNUSED);
      step();
    }
  }

  /** Sees to it that an attempt can be paid, and makes it. */
  private void attempt(Candidate candidate, Permit permit) {
    exchange
        .allowance()
        .cover(candidate)
        .onComplete(paid -> safely(() -> paid(candidate, permit, paid)));
  }

  private void paid(Candidate candidate, Permit permit, AsyncResult<Void> paid) {
    if (paid.succeeded() && gone == null && !done.future().isComplete()) {
      begin(candidate, permit);
      return;
    }
    permit.end(DispatchContext.UNUSED);
    if (paid.failed() && exchange.attempts() == 0) {
      done.tryFail(paid.cause());
      return;
    }
    if (paid.failed()) {
      setbacks.add(candidate, paid.cause());
      itinerary.unpaid(candidate);
    }
    if (running.isEmpty()) {
      step();
    }
  }

  private void begin(Candidate candidate, Permit permit) {
    AttemptRunner attempt;
    try {
      attempt = prepare(candidate, permit);
    } catch (RuntimeException broken) {
      permit.end(DispatchContext.UNUSED);
      throw broken;
    }
    itinerary.begun(candidate);
    running.add(attempt);
    attempt.run().onComplete(end -> safely(() -> ended(attempt, end)));
    if (running.contains(attempt)) {
      hedgeLater(attempt);
    }
  }

  private AttemptRunner prepare(Candidate candidate, Permit permit) {
    if (!set.allows(candidate)) {
      throw new IllegalStateException("outside the candidate set: " + candidate.pin());
    }
    boolean hurried = itinerary.hasAlternative(candidate, context::gate);
    Optional<Resumption> resumption =
        delivery.isCommitted()
            ? Optional.of(salvage.resumption(delivery, candidate))
            : Optional.empty();
    return new AttemptRunner(
        context.vertx(),
        exchange,
        candidate,
        delivery,
        context.provider(candidate),
        permit,
        new AttemptRunner.Terms(
            hurried ? context.config().firstToken() : UNHURRIED,
            hurried ? context.config().answer() : UNHURRIED,
            resumption,
            itinerary.isFallback(candidate),
            this::answers));
  }

  /** The client hears this attempt; whoever else runs is too late. */
  private void answers(AttemptRunner attempt) {
    early.end();
    if (running.size() > 1) {
      GatewayException outrun =
          GatewayException.of(ErrorCode.OUTRUN, "another attempt answered first");
      List.copyOf(running).stream()
          .filter(other -> other != attempt)
          .forEach(other -> other.giveUp(outrun));
    }
  }

  private void ended(AttemptRunner attempt, AsyncResult<Void> end) {
    running.remove(attempt);
    if (end.succeeded()) {
      done.tryComplete();
    } else {
      failed(attempt, end.cause());
      if (running.isEmpty()) {
        step();
      }
    }
    context.pump().pump();
  }

  /** Takes note of a failure; what comes of it is the next step. */
  private void failed(AttemptRunner attempt, Throwable failure) {
    Candidate candidate = attempt.candidate();
    FailureClass why = attempt.failureClass().orElse(FailureClass.INTERNAL);
    if (why == FailureClass.OUTRUN) {
      itinerary.outrun(candidate);
      return;
    }
    setbacks.add(candidate, failure);
    if (delivery.isCommitted()) {
      salvage(attempt, why, failure);
      return;
    }
    Optional<GatewayException> told =
        failure instanceof GatewayException expected ? Optional.of(expected) : Optional.empty();
    itinerary.failed(
        candidate,
        why,
        told.map(GatewayException::code).orElse(ErrorCode.INTERNAL_ERROR),
        attempt.status().orElse(0),
        told.filter(each -> each.retryAfterMillis().isPresent()).isPresent());
  }

  /** An answer broke off after some of it had gone out, or its rescue failed. */
  private void salvage(AttemptRunner attempt, FailureClass why, Throwable failure) {
    switch (salvage.broken(delivery, attempt.candidate(), why, failure)) {
      case TOLD -> done.tryFail(salvage.brokenBy(failure));
      case BY_OTHERS -> itinerary.brokeOff(attempt.candidate());
      case ASKED_OTHERWISE -> itinerary.onceMore(attempt.candidate());
    }
    delivery.release();
  }

  private void giveUp() {
    if (itinerary.isExhausted()) {
      exchange.boundMet("attempts");
    }
    done.tryFail(
        delivery.isCommitted()
            ? salvage.brokenBy(new IllegalStateException("nothing broke"))
            : setbacks.verdict(set, set.allowed().stream().map(this::gate).toList(), now()));
  }

  private Gate gate(Candidate candidate) {
    return context.gate(candidate);
  }

  private long now() {
    return exchange.ticker().nanos();
  }

  /** A second attempt beside a slow first, as long as that is rare. */
  private void hedgeLater(AttemptRunner first) {
    if (!plan.recovery().hedge() || hedged || delivery.isCommitted() || running.size() > 1) {
      return;
    }
    Latency usual = context.latency(first.candidate(), stream);
    if (usual.count() >= MIN_SAMPLES) {
      context.vertx().cancelTimer(hedgeTimer);
      hedgeTimer =
          context
              .vertx()
              .setTimer(Math.max(1, usual.p95() / 1_000_000), slow -> safely(() -> hedge(first)));
    }
  }

  private void hedge(AttemptRunner first) {
    if (!running.contains(first) || delivery.isCommitted() || gone != null) {
      return;
    }
    Optional<Candidate> second = itinerary.beside(context::gate);
    if (second.isEmpty()) {
      return;
    }
    if (context.hedges().trySpend()) {
      hedged = true;
      context.permit(second.get(), Use.FIRST).ifPresent(permit -> attempt(second.get(), permit));
    } else {
      exchange.boundMet("hedge_share");
    }
  }
}
