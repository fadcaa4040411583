package io.headgate.gateway.routing;

import io.headgate.gateway.exchange.Evidence;
import io.headgate.gateway.exchange.Evidence.Verdict;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.SignalKind;
import io.vertx.core.Future;
import java.util.List;

/** Why a strategy that needs an embedding cannot look. */
record Missing(Verdict verdict, String says) {

  static Missing degraded(String says) {
    return new Missing(Verdict.DEGRADED, says);
  }

  /**
   * Tells what is missing.
   *
   * @param trained whether what compares embeddings is there
   */
  static Missing why(Exchange exchange, boolean trained) {
    String absence = exchange.signals().orElseThrow().absent().get(SignalKind.EMBEDDING);
    if (absence != null) {
      return degraded("no embedding: " + absence);
    }
    return trained
        ? new Missing(Verdict.ABSTAINED, "there is no text to embed")
        : degraded("nothing is trained yet");
  }

  /** Abstains for want of it. */
  Future<Proposal> abstain(String strategy, Exchange exchange, long startNanos) {
    return Future.succeededFuture(
        Proposal.abstain(
            new Evidence(
                strategy, verdict, says, List.of(), exchange.ticker().nanos() - startNanos)));
  }
}
