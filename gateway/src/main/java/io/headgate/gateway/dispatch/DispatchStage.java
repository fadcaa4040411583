package io.headgate.gateway.dispatch;

import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.CandidateSet;
import io.headgate.gateway.exchange.ClientLink;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.LocalEmbeddings;
import io.headgate.gateway.exchange.RoutePlan;
import io.headgate.gateway.health.HealthBoard;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.provider.ProviderClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Carries out the plan of an exchange: asks its candidates until one has answered. */
public final class DispatchStage {

  /** The header in which a request says how urgent it is. */
  public static final String PRIORITY_HEADER = Urgency.HEADER;

  private final DispatchContext context;
  private final Optional<LocalEmbeddings> local;

  /**
   * How hard it tries.
   *
   * @param attempts calls of providers for one request, all together; default 4
   * @param firstToken how long a stream may be silent before its first content while somebody else
   *     could answer; default 10 s
   * @param answer how long an answer that is not streamed may take while somebody else could
   *     answer; default 120 s
   * @param waitWithAlternative how long a request waits for a rate limit that is soon whole again,
   *     rather than have another model answer; default 3 s
   * @param waitAtMost how long it waits when no other could; default 10 s
   * @param contentPolicyFallback whether another model is asked when a safety system refused;
   *     default false
   * @param hedgeShare of all requests that may be asked twice at once, where a route wants that;
   *     default 0.05
   * @param earlyHeartbeat silence before the first content after which a stream is begun with a
   *     comment; 0 never; default 15 s
   */
  public record Config(
      int attempts,
      Duration firstToken,
      Duration answer,
      Duration waitWithAlternative,
      Duration waitAtMost,
      boolean contentPolicyFallback,
      double hedgeShare,
      Duration earlyHeartbeat) {

    public static Config defaults() {
      return new Config(
          4,
          Duration.ofSeconds(10),
          Duration.ofSeconds(120),
          Duration.ofSeconds(3),
          Duration.ofSeconds(10),
          false,
          0.05,
          Duration.ofSeconds(15));
    }

    Itinerary.Config itinerary() {
      return new Itinerary.Config(attempts, waitWithAlternative, waitAtMost, contentPolicyFallback);
    }
  }

  /**
   * A stage for one event loop.
   *
   * @param providers by configured name; every candidate of a plan names one, or the local model
   * @param local the model that embeds texts without a provider
   * @param health of the node
   * @param room of the node
   */
  public DispatchStage(
      Vertx vertx,
      Config config,
      Map<String, ProviderClient> providers,
      Optional<LocalEmbeddings> local,
      HealthBoard health,
      WaitingRoom room) {
    this.local = local;
    this.context = new DispatchContext(vertx, config, providers, health, room);
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
          .compose(embedded -> exchange.recorded())
          .map(exchange);
    }
    context.hedges().earn();
    return new Course(context, exchange, client).run().map(exchange);
  }
}
