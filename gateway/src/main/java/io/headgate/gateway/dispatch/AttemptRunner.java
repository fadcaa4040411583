package io.headgate.gateway.dispatch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.FailureClass;
import io.headgate.gateway.health.Permit;
import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.protocol.Usage;
import io.headgate.gateway.provider.ChatStreamDecoder;
import io.headgate.gateway.provider.DecodedAnswer;
import io.headgate.gateway.provider.ProviderAnswer;
import io.headgate.gateway.provider.ProviderCall;
import io.headgate.gateway.provider.ProviderClient;
import io.headgate.gateway.provider.ProviderConfig;
import io.headgate.gateway.provider.ProviderDialect;
import io.headgate.gateway.provider.ProviderRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one candidate: sends the request, bounds every wait, reads the answer and leaves a
 * record of how it went. However it ends, nothing of it is left running. Event loop only.
 */
final class AttemptRunner {

  /** Bytes of an answer that is not streamed. */
  static final int MAX_ANSWER_BYTES = 64 << 20;

  /** Answers up to this size are decoded where they arrive, in about a millisecond. */
  static final int DECODED_IN_PLACE_BYTES = 256 << 10;

  /** Bytes of an error's body. */
  static final int MAX_ERROR_BYTES = 64 << 10;

  /** How long a provider may keep its stream open after its own end sign. */
  static final long LINGER_MILLIS = 1_000;

  private final Vertx vertx;
  private final Exchange exchange;
  private final Candidate candidate;
  private final Delivery client;
  private final ProviderClient provider;
  private final Permit permit;
  private final Terms terms;
  private final ProviderDialect dialect;
  private final ProviderConfig.Timeouts timeouts;
  private final Watchdog watchdog;
  private final AttemptNotes notes;
  private final Promise<Void> ended = Promise.promise();

  private @Nullable ProviderCall call;
  private @Nullable StreamRelay relay;
  private @Nullable FailureClass failureClass;
  private List<String> ignored = List.of();

  /**
   * What is particular about an attempt.
   *
   * @param firstToken how long a stream may be silent before its first content, where that is less
   *     than its provider may
   * @param answer how long an answer that is not streamed may take, in the same way
   * @param resumption the answer that it carries on, when another attempt broke off
   * @param fallback whether it is of another model than that of first choice
   * @param answers hears when it is this attempt that the client will hear
   */
  record Terms(
      Duration firstToken,
      Duration answer,
      Optional<Resumption> resumption,
      boolean fallback,
      Consumer<AttemptRunner> answers) {

    /** Nothing is. */
    static Terms none() {
      return new Terms(
          Duration.ofDays(1), Duration.ofDays(1), Optional.empty(), false, attempt -> {});
    }
  }

  /**
   * An attempt that has not begun.
   *
   * @param permit to make it; the attempt gives it back
   */
  AttemptRunner(
      Vertx vertx,
      Exchange exchange,
      Candidate candidate,
      Delivery client,
      ProviderClient provider,
      Permit permit,
      Terms terms) {
    this.vertx = vertx;
    this.exchange = exchange;
    this.candidate = candidate;
    this.client = client;
    this.provider = provider;
    this.permit = permit;
    this.terms = terms;
    this.dialect = provider.dialect();
    this.timeouts = provider.config().timeouts();
    this.notes = new AttemptNotes(exchange, candidate);
    this.watchdog =
        new Watchdog(
            vertx,
            exchange.ticker(),
            candidate.provider(),
            total(),
            exchange.remainingNanos(),
            this::giveUp);
  }

  /**
   * Makes the attempt.
   *
   * @return completes when the answer stands in the exchange, or has gone to the client as a
   *     stream; fails with a {@link GatewayException}
   */
  Future<Void> run() {
    exchange.attemptBegun(candidate);
    Future.succeededFuture(exchange.operation())
        .compose(this::ask)
        .onComplete(ended::tryComplete, ended::tryFail);
    return ended.future().andThen(result -> record(result.cause()));
  }

  Candidate candidate() {
    return candidate;
  }

  /** Of what kind its failure was; empty while it runs and when it succeeded. */
  Optional<FailureClass> failureClass() {
    return Optional.ofNullable(failureClass);
  }

  /** The provider's HTTP status, once its head had come. */
  OptionalInt status() {
    return notes.status();
  }

  private Future<Void> ask(Exchange.Operation operation) {
    if (operation instanceof Exchange.Embeddings embeddings) {
      return embeddings(embeddings);
    }
    ChatRequest asked = ((Exchange.Chat) operation).request();
    ChatRequest request = terms.resumption().map(Resumption::request).orElse(asked);
    return request.stream() ? stream(request) : chat(request);
  }

  private Future<Void> chat(ChatRequest request) {
    return send(dialect.encodeChat(request, candidate.model(), candidate.maxOutputTokens()), false)
        .compose(
            answer ->
                readWhole(answer, body -> dialect.decodeChat(request, candidate.model(), body)));
  }

  private Future<Void> embeddings(Exchange.Embeddings embeddings) {
    return send(dialect.encodeEmbeddings(embeddings.request(), candidate.model()), false)
        .compose(
            answer ->
                readWhole(
                    answer,
                    body ->
                        dialect.decodeEmbeddings(embeddings.request(), candidate.model(), body)));
  }

  private Future<Void> stream(ChatRequest request) {
    return send(dialect.encodeChat(request, candidate.model(), candidate.maxOutputTokens()), true)
        .compose(answer -> relay(request, answer));
  }

  private Future<ProviderAnswer> send(ProviderRequest request, boolean stream) {
    ignored = request.ignored();
    Duration patience = stream ? firstToken() : total();
    watchdog.await("sent no answer", patience);
    ProviderCall sent = provider.call(request, permit.upstream().credential(), patience);
    call = sent;
    return sent.answer()
        .compose(this::refuseErrors)
        .compose(answer -> exchange.recorded().map(answer));
  }

  private Duration firstToken() {
    return shorter(terms.firstToken(), timeouts.firstToken());
  }

  private Duration total() {
    return exchange.operation().stream()
        ? timeouts.total()
        : shorter(terms.answer(), timeouts.total());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private Future<ProviderAnswer> refuseErrors(ProviderAnswer answer) {
    notes.status(answer.status());
    permit.observe(answer.rateLimits());
    if (answer.isSuccess()) {
      return Future.succeededFuture(answer);
    }
    return answer
        .gather(MAX_ERROR_BYTES, exchange.memory())
        .recover(unreadable -> Future.succeededFuture(Buffer.buffer()))
        .compose(
            body ->
                Future.failedFuture(
                    dialect.decodeError(answer.status(), answer.retryAfterMillis(), body)));
  }

  private Future<Void> readWhole(ProviderAnswer answer, Function<Buffer, DecodedAnswer> decode) {
    return answer
        .gather(MAX_ANSWER_BYTES, exchange.memory())
        .compose(
            body -> {
              notes.waited();
              return body.length() <= DECODED_IN_PLACE_BYTES
                  ? Future.succeededFuture(decode.apply(body))
                  : vertx.executeBlocking(() -> decode.apply(body), false);
            })
        .map(
            decoded -> {
              notes.counted(decoded.usage());
              if (decoded.usage().isEmpty()) {
                notes.relayed(AnswerTokens.guess(decoded.body()));
              }
              if (ended.future().isComplete() || !client.claim(this)) {
                throw GatewayException.of(ErrorCode.OUTRUN, "another attempt answered first");
              }
              answers();
              exchange.answered(decoded.body());
              return null;
            });
  }

  /** It is this attempt that the client hears. */
  private void answers() {
    exchange.answeredBy(candidate);
    exchange.ignoring(ignored);
    if (terms.fallback()) {
      exchange.degradedBy("fallback");
    }
    terms.answers().accept(this);
  }

  private Future<Void> relay(ChatRequest request, ProviderAnswer answer) {
    if (!answer.isEventStream()) {
      return answer
          .gather(MAX_ERROR_BYTES, exchange.memory())
          .compose(
              body ->
                  Future.failedFuture(
                      GatewayException.of(
                          ErrorCode.UPSTREAM_ERROR,
                          "provider " + candidate.provider() + " did not answer with a stream")));
    }
    StreamRelay started =
        new StreamRelay(
            answer.body(), decoder(request), client, exchange.memory(), new Progress(request));
    relay = started;
    return started.relay();
  }

  private ChatStreamDecoder decoder(ChatRequest request) {
    ChatStreamDecoder decoder = dialect.openChatStream(request, candidate.model());
    return terms
        .resumption()
        .<ChatStreamDecoder>map(resumption -> resumption.splice(decoder, candidate))
        .orElse(decoder);
  }

  /** What the relay's progress means for the bounds and the record of this attempt. */
  private final class Progress implements StreamRelay.Listener {

    private final ChatRequest request;

    private Progress(ChatRequest request) {
      this.request = request;
    }

    @Override
    public void onFirstContent() {
      permit.began();
      answers();
      notes.firstContent();
      watchdog.await("fell silent in its stream and sent nothing", timeouts.betweenTokens());
    }

    @Override
    public void onProgress() {
      if (notes.hasContent()) {
        watchdog.signOfLife();
      }
    }

    @Override
    public void onTokens(int tokens) {
      notes.relayed(tokens);
      exchange.relayed(tokens);
    }

    @Override
    public void onAlive() {
      watchdog.signOfLife();
    }

    @Override
    public void onConcluded() {
      permit.answered();
      watchdog.stop();
    }

    @Override
    public void onPaused(boolean paused) {
      if (paused) {
        watchdog.suspend();
      } else {
        watchdog.resume();
      }
    }

    @Override
    public Optional<Buffer> renderUsage(ObjectNode chunk) {
      return request.includeUsage()
          ? Optional.of(UsageChunk.render(chunk, exchange, candidate, relayed()))
          : Optional.empty();
    }
  }

  private Optional<Usage> relayed() {
    return relay == null ? Optional.empty() : relay.usage();
  }

  /**
   * Ends the attempt from outside: a wait was too long, or nobody waits for the answer any more.
   */
  void giveUp(GatewayException why) {
    if (relay != null) {
      relay.abandon(why);
    }
    ended.tryFail(why);
  }

  private void record(@Nullable Throwable failure) {
    watchdog.stop();
    if (relay != null) {
      notes.relayed(relay);
    } else if (failure != null) {
      notes.waited();
    }
    release(failure);
    if (failure != null) {
      failureClass = Classification.of(failure, notes.status(), notes.hasContent());
    }
    exchange.attemptEnded(notes.toAttempt(failure));
    permit.end(notes.toResult(blame()));
  }

  /** That the request's time was up first does not excuse a provider that never said a word. */
  private Optional<FailureClass> blame() {
    boolean silent =
        failureClass == FailureClass.DEADLINE
            && !notes.hasContent()
            && notes.elapsedNanos() >= timeouts.firstToken().toNanos();
    return silent ? Optional.of(FailureClass.SILENT) : failureClass();
  }

  /** Sees to it that the provider's connection is soon free again, or closed. */
  private void release(@Nullable Throwable failure) {
    ProviderCall sent = call;
    StreamRelay relayed = relay;
    if (sent == null) {
      return;
    }
    if (failure != null) {
      sent.cancel();
    } else if (relayed != null && !relayed.isDrained()) {
      vertx.setTimer(
          LINGER_MILLIS,
          later -> {
            if (!relayed.isDrained()) {
              sent.cancel();
            }
          });
    }
  }
}
