package io.headgate.gateway.dispatch;

import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.CandidateSet;
import io.headgate.gateway.exchange.ClientLink;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.LocalEmbeddings;
import io.headgate.gateway.exchange.RoutePlan;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.provider.ProviderClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;

/** Carries out the plan of an exchange by asking its first candidate. */
public final class DispatchStage {

  private final Vertx vertx;
  private final Map<String, ProviderClient> providers;
  private final Optional<LocalEmbeddings> local;

  /**
   * A stage for one event loop, without a local model.
   *
   * @param providers by configured name; every candidate of a plan names one
   */
  public DispatchStage(Vertx vertx, Map<String, ProviderClient> providers) {
    this(vertx, providers, Optional.empty());
  }

  /**
   * A stage for one event loop.
   *
   * @param providers by configured name; every candidate of a plan names one, or the local model
   * @param local the model that embeds texts without a provider
   */
  public DispatchStage(
      Vertx vertx, Map<String, ProviderClient> providers, Optional<LocalEmbeddings> local) {
    this.vertx = vertx;
    this.providers = Map.copyOf(providers);
    this.local = local;
  }

  /**
   * Gets the answer.
   *
   * @return completes when the answer stands in the exchange, or has gone to the client as a
   *     stream; fails with a {@link GatewayException}
   */
  public Future<Exchange> dispatch(Exchange exchange, ClientLink client) {
    Candidate first = exchange.plan().map(RoutePlan::candidates).orElseThrow().get(0);
    CandidateSet set = exchange.candidates().orElseThrow();
    if (!set.allows(first)) {
      throw new IllegalStateException("the plan leaves the candidate set: " + first.pin());
    }
    if (exchange.operation() instanceof Exchange.Embeddings asked
        && local.filter(model -> model.isNamedBy(first)).isPresent()) {
      return new LocalAttempt(exchange, first, asked.request(), local.get())
          .run(client)
          .map(exchange);
    }
    ProviderClient provider = providers.get(first.provider());
    if (provider == null) {
      throw new IllegalStateException("the plan names an unknown provider: " + first.provider());
    }
    return new AttemptRunner(vertx, exchange, first, client, provider)
        .run()
        .map(exchange)
        .recover(failure -> Future.failedFuture(OutOfReach.explain(failure, first, set)));
  }
}
