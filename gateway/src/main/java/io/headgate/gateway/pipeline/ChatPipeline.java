package io.headgate.gateway.pipeline;

import io.headgate.gateway.admission.AdmissionStage;
import io.headgate.gateway.dispatch.DispatchStage;
import io.headgate.gateway.exchange.ClientLink;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.LoadGate;
import io.headgate.gateway.exchange.Outcome;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.routing.RoutingStage;
import io.headgate.gateway.signals.SignalsStage;
import io.headgate.gateway.telemetry.TelemetryStage;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.Optional;
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
      TelemetryStage telemetry) {
    this.load = load;
    this.admission = admission;
    this.signals = signals;
    this.routing = routing;
    this.dispatch = dispatch;
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
        .andThen(result -> telemetry.tell(exchange, outcome(exchange, result)));
  }

  private Future<Exchange> stages(
      Exchange exchange, Supplier<Future<Exchange.Operation>> body, ClientLink client) {
    return Future.succeededFuture(exchange)
        .compose(admission::admit)
        .compose(admitted -> body.get())
        .onSuccess(exchange::asks)
        .map(exchange)
        .compose(asked -> signals.observe(asked, routing.needs(asked)))
        .compose(routing::decide)
        .compose(decided -> answer(decided, client));
  }

  /** A dry run ends with its decision. */
  private Future<Exchange> answer(Exchange decided, ClientLink client) {
    return decided.operation() instanceof Exchange.DryRun
        ? Future.succeededFuture(decided)
        : dispatch.dispatch(decided, client).onSuccess(signals::learn);
  }

  /**
   * Only looks at the key, for endpoints that no model answers.
   *
   * @return fails with {@link ErrorCode#INVALID_API_KEY}
   */
  public Future<Exchange> admit(Exchange exchange) {
    telemetry.begun();
    return Future.succeededFuture(exchange)
        .compose(admission::admit)
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
