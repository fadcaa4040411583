package io.headgate.gateway.routing;

import io.headgate.gateway.catalog.Deployment;
import io.headgate.gateway.catalog.ModelCatalog;
import io.headgate.gateway.catalog.ModelEntry;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.RoutePlan;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;

/** Decides which deployments may answer: those of the model that the caller named. */
public final class RoutingStage {

  private final ModelCatalog catalog;

  public RoutingStage(ModelCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Fills {@link Exchange#plan()}.
   *
   * @return fails with {@link ErrorCode#MODEL_NOT_FOUND}, {@link ErrorCode#MODEL_NOT_ALLOWED}, or
   *     {@link ErrorCode#INVALID_VALUE} when the model is not of the kind that the endpoint needs
   */
  public Future<Exchange> decide(Exchange exchange) {
    String asked = exchange.operation().model();
    ModelCatalog.Match match = catalog.find(asked).orElseThrow(() -> unknown(asked));
    if (!catalog.mayUse(exchange.caller().orElseThrow().models(), asked)) {
      throw GatewayException.at(
          ErrorCode.MODEL_NOT_ALLOWED, "model", "this key may not use the model '" + asked + "'");
    }
    checkKind(exchange.operation(), asked, match.model());
    exchange.decided(
        new RoutePlan(
            match.by().name().toLowerCase(Locale.ROOT),
            "named",
            match.deployments().stream().map(one -> candidate(match.model(), one)).toList(),
            "the caller asked for " + asked,
            List.of()));
    return Future.succeededFuture(exchange);
  }

  private static Candidate candidate(ModelEntry model, Deployment deployment) {
    return new Candidate(
        model.name(),
        deployment.provider(),
        deployment.model(),
        model.maxOutputTokens(),
        deployment.price());
  }

  private static void checkKind(Exchange.Operation operation, String asked, ModelEntry model) {
    boolean embedding = operation instanceof Exchange.Embeddings;
    if (embedding && model.kind() == ModelEntry.Kind.CHAT) {
      throw wrongKind(asked, "a chat model; use /v1/chat/completions");
    }
    if (!embedding && model.kind() == ModelEntry.Kind.EMBEDDING) {
      throw wrongKind(asked, "an embedding model; use /v1/embeddings");
    }
  }

  private static GatewayException wrongKind(String asked, String hint) {
    return GatewayException.at(ErrorCode.INVALID_VALUE, "model", "'" + asked + "' is " + hint);
  }

  private static GatewayException unknown(String asked) {
    return GatewayException.at(
        ErrorCode.MODEL_NOT_FOUND,
        "model",
        "the model '" + asked + "' does not exist; GET /v1/models lists those that you may use");
  }
}
