package io.headgate.gateway.pipeline;

import io.headgate.gateway.accounting.AccountingStage;
import io.headgate.gateway.admission.AdmissionStage;
import io.headgate.gateway.dispatch.DispatchStage;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.ClientLink;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.LoadGate;
import io.headgate.gateway.exchange.Outcome;
import io.headgate.gateway.exchange.Settlement;
import io.headgate.gateway.exchange.SignalKind;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.routing.RoutingStage;
import io.headgate.gateway.signals.SignalsStage;
import io.headgate.gateway.telemetry.TelemetryStage;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The order of the stages, and the only place that knows it. Embeddings go the same way as chats; a
 * dry run leaves it after the decision.
 */
public final class ChatPipeline {

  private final LoadGate load;
  private final AdmissionStage admission;
  private final SignalsStage signals;
  private final RoutingStage routing;
  private final DispatchStage dispatch;
  private final AccountingStage accounting;
  private final TelemetryStage telemetry;

  /**
   * The stages in their order.
   *
   * @param load is asked before the first of them
   */
  public ChatPipeline(
      LoadGate load,
      AdmissionStage admission,
      SignalsStage signals,
      RoutingStage routing,
      DispatchStage dispatch,
      AccountingStage accounting,
      TelemetryStage telemetry) {
    this.load = load;
    this.admission = admission;
    this.signals = signals;
    this.routing = routing;
    this.dispatch = dispatch;
    this.accounting = accounting;
    this.telemetry = telemetry;
  }

  /**
   * Takes a request through all stages.
   *
   * @param body reads what is asked for; called once the key is known to be good, so that strangers
   *     cost no more than a request head
   * @return completes when the answer stands in the exchange or has gone to the client as a stream;
   *     fails with a {@link GatewayException}, or anything else for a bug, and with {@link
   *     ErrorCode#GATEWAY_OVERLOADED} before anything is done when the node has too much to do.
   *     Either way the exchange has been told to telemetry by then
   */
  public Future<Exchange> run(
      Exchange exchange, Supplier<Future<Exchange.Operation>> body, ClientLink client) {
    telemetry.begun();
    return load.tryEnter()
        .map(Future::<Exchange>failedFuture)
        .orElseGet(() -> stages(exchange, body, client).andThen(end -> load.left()))
        .andThen(result -> ended(exchange, result));
  }

  /** However it ended: what it cost is written down, then what it need not have back is freed. */
  private void ended(Exchange exchange, AsyncResult<Exchange> result) {
    Outcome outcome = outcome(exchange, result);
    boolean asked =
        result.succeeded() || !outcome.attempts().isEmpty() || !outcome.sideCalls().isEmpty();
    Settlement settlement = Settlement.nothing();
    try {
      settlement = accounting.settle(exchange, outcome);
    } finally {
      admission.settle(exchange, settlement, asked);
      telemetry.tell(exchange, outcome);
    }
  }

  private Future<Exchange> stages(
      Exchange exchange, Supplier<Future<Exchange.Operation>> body, ClientLink client) {
    return Future.succeededFuture(exchange)
        .compose(admission::admit)
        .compose(admitted -> body.get())
        .onSuccess(exchange::asks)
        .map(exchange)
        .compose(asked -> signals.observe(asked, needs(asked)))
        .compose(admission::reserve)
        .compose(routing::decide)
        .compose(decided -> answer(decided, client));
  }

  private Set<SignalKind> needs(Exchange asked) {
    Set<SignalKind> needs = EnumSet.noneOf(SignalKind.class);
    needs.addAll(routing.needs(asked));
    needs.addAll(admission.needs(asked));
    return needs;
  }

  /** A dry run ends with its decision. */
  private Future<Exchange> answer(Exchange decided, ClientLink client) {
    return decided.operation() instanceof Exchange.DryRun
        ? Future.succeededFuture(decided)
        : dispatch(decided, client);
  }

  /** When it can be paid; that it happens is written down while the provider is asked already. */
  private Future<Exchange> dispatch(Exchange decided, ClientLink client) {
    Candidate first = decided.plan().orElseThrow().candidates().get(0);
    return decided
        .allowance()
        .prepay(first)
        .compose(
            paid -> {
              decided.recording(accounting.open(decided));
              return dispatch.dispatch(decided, client);
            })
        .onSuccess(signals::learn);
  }

  /**
   * Only looks at the key, for endpoints that no model answers.
   *
   * @return fails with {@link ErrorCode#INVALID_API_KEY}
   */
  public Future<Exchange> admit(Exchange exchange) {
    telemetry.begun();
    return Future.succeededFuture(exchange)
        .compose(admission::authenticate)
        .andThen(result -> telemetry.tell(exchange, outcome(exchange, result)));
  }

  /** Tells of a request that was refused before it could enter. */
  public void refused(Exchange exchange, GatewayException why) {
    telemetry.begun();
    telemetry.tell(exchange, outcome(exchange, Future.failedFuture(why)));
  }

  private static Outcome outcome(Exchange exchange, AsyncResult<?> result) {
    if (result.succeeded()) {
      return new Outcome(
          Outcome.Ending.COMPLETED,
          exchange.endedAttempts(),
          exchange.sideCalls(),
          Optional.empty());
    }
    ErrorCode code =
        result.cause() instanceof GatewayException expected
            ? expected.code()
            : ErrorCode.INTERNAL_ERROR;
    return new Outcome(
        code == ErrorCode.CLIENT_CLOSED_REQUEST
            ? Outcome.Ending.CLIENT_GONE
            : Outcome.Ending.FAILED,
        exchange.endedAttempts(),
        exchange.sideCalls(),
        Optional.of(code));
  }
}
