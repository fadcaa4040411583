package io.headgate.gateway.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.ModelCaller;
import io.headgate.gateway.health.HealthBoard;
import io.headgate.gateway.health.HealthBoard.Use;
import io.headgate.gateway.health.Permit;
import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.provider.ProviderClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Calls models on Headgate's own behalf by the same attempt that serves callers: every wait is
 * bounded, and nothing is left running. Event loop only.
 */
public final class SideCaller implements ModelCaller {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Vertx vertx;
  private final Map<String, ProviderClient> providers;
  private final Credentials credentials;

  /**
   * A caller for one event loop.
   *
   * @param providers by configured name
   * @param health which of them may be asked; learns how it went
   */
  public SideCaller(Vertx vertx, Map<String, ProviderClient> providers, HealthBoard health) {
    this.vertx = vertx;
    this.providers = Map.copyOf(providers);
    this.credentials = new Credentials(health);
  }

  @Override
  public Future<String> ask(
      Exchange exchange, Candidate candidate, ChatRequest request, Duration patience) {
    Optional<Permit> permit = credentials.permit(candidate, provider(candidate), Use.FIRST);
    if (permit.isEmpty()) {
      return Future.failedFuture(
          GatewayException.of(
              ErrorCode.UPSTREAM_UNAVAILABLE, candidate.pin() + " is not to be asked now"));
    }
    return exchange
        .allowance()
        .coverAside(candidate, request)
        .onFailure(unpaid -> permit.get().end(DispatchContext.UNUSED))
        .compose(paid -> attempt(exchange, candidate, request, patience, permit.get()));
  }

  private Future<String> attempt(
      Exchange exchange,
      Candidate candidate,
      ChatRequest request,
      Duration patience,
      Permit permit) {
    Exchange aside = aside(exchange, patience);
    aside.asks(new Exchange.Chat(request));
    Delivery nowhere = new Delivery(new NobodyLink(), aside.memory(), false);
    return new AttemptRunner(
            vertx,
            aside,
            candidate,
            nowhere,
            provider(candidate),
            permit,
            AttemptRunner.Terms.none())
        .run()
        .map(done -> text(aside.answer().orElseThrow()))
        .andThen(
            ended -> {
              exchange.waitedForProvider(aside.elapsedNanos() - aside.overheadNanos());
              aside.endedAttempts().forEach(exchange::sideCallEnded);
            });
  }

  private ProviderClient provider(Candidate candidate) {
    ProviderClient provider = providers.get(candidate.provider());
    if (provider == null) {
      throw new IllegalStateException("an unknown provider: " + candidate.provider());
    }
    return provider;
  }

  private static Exchange aside(Exchange exchange, Duration patience) {
    long now = exchange.ticker().nanos();
    return new Exchange(
        exchange.id(),
        exchange.presentedKey(),
        exchange.client(),
        exchange.memory(),
        exchange.ticker(),
        now,
        now + Math.min(patience.toNanos(), exchange.remainingNanos()));
  }

  private static String text(Buffer answer) {
    try {
      JsonNode content =
          JSON.readTree(answer.toString(StandardCharsets.UTF_8))
              .path("choices")
              .path(0)
              .path("message")
              .path("content");
      if (content.isTextual()) {
        return content.textValue();
      }
    } catch (JsonProcessingException malformed) {
      // Told below.
    }
    throw GatewayException.of(ErrorCode.UPSTREAM_ERROR, "the answer holds no text");
  }
}
