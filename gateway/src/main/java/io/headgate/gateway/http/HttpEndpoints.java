package io.headgate.gateway.http;

import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.Ticker;
import io.headgate.gateway.protocol.ByteBudget;
import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.EmbeddingsRequest;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.protocol.JsonBody;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of the public port, each with and without {@code /v1}. Event loop only. */
final class HttpEndpoints {

  private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoints.class);
  private static final String CHAT = "/v1/chat/completions";
  private static final String EMBEDDINGS = "/v1/embeddings";
  private static final String ROUTE = "/v1/route";
  private static final String MODELS = "/v1/models";
  private static final String OTHER = "other";
  private static final int MAX_USER_AGENT = 256;

  private Backing backing;
  private final ByteBudget memory;
  private final Ticker ticker;
  private final RequestIds ids;
  private final ApiServer.Config config;
  private final Vertx vertx;
  private final BodyReader bodies;
  private final Router router;
  private final Set<HttpLink> open = new HashSet<>();
  private final LingeringClose lingering;

  HttpEndpoints(
      Vertx vertx,
      ApiServer.Config config,
      Backing backing,
      ByteBudget memory,
      Ticker ticker,
      long seed) {
    this.memory = memory;
    this.vertx = vertx;
    this.config = config;
    this.backing = backing;
    this.ticker = ticker;
    this.ids = new RequestIds(new SplittableRandom(seed));
    this.bodies = new BodyReader(vertx, config.maxBodyBytes(), config.bodyTimeout());
    this.lingering = new LingeringClose(vertx);
    this.router = routes();
  }

  private Router routes() {
    Router routes = Router.router(vertx);
    for (String prefix : List.of("/v1", "")) {
      routes
          .post(prefix + "/chat/completions")
          .handler(
              context ->
                  answer(context.request(), CHAT, body -> new Exchange.Chat(ChatRequest.of(body))));
      routes
          .post(prefix + "/embeddings")
          .handler(
              context ->
                  answer(
                      context.request(),
                      EMBEDDINGS,
                      body -> new Exchange.Embeddings(EmbeddingsRequest.of(body))));
      routes
          .post(prefix + "/route")
          .handler(
              context ->
                  answer(
                      context.request(), ROUTE, body -> new Exchange.DryRun(ChatRequest.of(body))));
      routes.get(prefix + "/models").handler(context -> models(context.request(), null));
      routes
          .get(prefix + "/models/*")
          .handler(
              context ->
                  models(
                      context.request(),
                      context.normalizedPath().substring((prefix + "/models/").length())));
    }
    routes.errorHandler(404, context -> refuse(context.request(), unknownUrl(context.request())));
    routes.errorHandler(
        405,
        context ->
            refuse(
                context.request(),
                GatewayException.of(
                    ErrorCode.METHOD_NOT_ALLOWED, "this URL does not take that method")));
    routes.errorHandler(
        500,
        context -> {
          Throwable failure = context.failure();
          refuse(
              context.request(),
              ErrorRenderer.expected(
                  failure == null ? new IllegalStateException("unknown") : failure, "-"));
        });
    return routes;
  }

  private static GatewayException unknownUrl(HttpServerRequest request) {
    return GatewayException.of(
        ErrorCode.UNKNOWN_URL,
        "there is no "
            + request.method()
            + " at this URL; the API is POST /v1/chat/completions, POST /v1/embeddings, POST"
            + " /v1/route, GET /v1/models");
  }

  void handle(HttpServerRequest request) {
    router.handle(request);
  }

  /** Answers requests with another one from now on; returns the one before it. */
  Backing exchange(Backing next) {
    Backing before = backing;
    backing = next;
    return before;
  }

  Backing backing() {
    return backing;
  }

  private void answer(
      HttpServerRequest request, String endpoint, Function<JsonBody, Exchange.Operation> parse) {
    Exchange exchange;
    try {
      exchange = open(request, endpoint, Credentials.of(request));
    } catch (GatewayException refused) {
      refuse(request, refused);
      return;
    }
    HttpLink link = new HttpLink(vertx, config, request, exchange);
    open.add(link);
    Backing used = backing.entered();
    used.pipeline()
        .run(
            exchange,
            () -> untilGone(link, bodies.read(request, exchange.memory())).map(parse),
            link)
        .compose(done -> deliver(exchange, link))
        .recover(failure -> fail(request, link, ErrorRenderer.expected(failure, exchange.id())))
        .onComplete(
            end -> {
              open.remove(link);
              used.left();
              exchange.memory().close();
              ended(request, exchange, end);
            });
  }

  /** What is not a stream is answered here; a dry run's answer is the decision itself. */
  private static Future<Void> deliver(Exchange exchange, HttpLink link) {
    if (exchange.operation() instanceof Exchange.DryRun) {
      return link.answer(Buffer.buffer(Explanation.of(exchange).toString()));
    }
    return exchange.answer().map(link::answer).orElse(Future.succeededFuture());
  }

  /** Whoever waits for a body is told at once when there is nobody left to answer, or no time. */
  private static <T> Future<T> untilGone(HttpLink link, Future<T> body) {
    Promise<T> first = Promise.promise();
    link.onGone(first::tryFail);
    body.onSuccess(first::tryComplete).onFailure(first::tryFail);
    return first.future();
  }

  /** Nothing may be left behind whose client waits for an answer that will not come. */
  private void ended(HttpServerRequest request, Exchange exchange, AsyncResult<Void> end) {
    HttpServerResponse response = request.response();
    if (response.ended()) {
      lingering.afterAnswer(request);
    } else if (!response.closed()) {
      reset(request, exchange, end.failed() ? end.cause() : new IllegalStateException("no answer"));
    }
  }

  private static void reset(HttpServerRequest request, Exchange exchange, Throwable why) {
    LOG.error("{} could not be answered; its connection is reset", exchange.id(), why);
    LingeringClose.reset(request);
  }

  private Future<Void> fail(HttpServerRequest request, HttpLink link, GatewayException why) {
    lingering.announce(request);
    return link.fail(why);
  }

  private void models(HttpServerRequest request, @Nullable String encodedId) {
    Exchange exchange;
    try {
      exchange = open(request, MODELS, Credentials.of(request));
    } catch (GatewayException refused) {
      refuse(request, refused);
      return;
    }
    HttpLink link = new HttpLink(vertx, config, request, exchange);
    ModelsAnswer models = backing.models();
    backing
        .pipeline()
        .admit(exchange)
        .map(
            admitted ->
                encodedId == null
                    ? models.list(exchange.caller().orElseThrow())
                    : models.one(exchange.caller().orElseThrow(), encodedId))
        .compose(link::answer)
        .recover(failure -> link.fail(ErrorRenderer.expected(failure, exchange.id())))
        .onComplete(end -> ended(request, exchange, end));
  }

  /** Answers a request that goes no further, and closes its connection. */
  void refuse(HttpServerRequest request, GatewayException why) {
    Exchange exchange = open(request, OTHER, "");
    HttpServerResponse response = request.response();
    if (response.ended()) {
      backing.pipeline().refused(exchange, why);
      return;
    }
    Future.succeededFuture(exchange)
        .compose(opened -> tell(request, opened, why))
        .onComplete(
            end -> {
              if (response.ended()) {
                lingering.close(request);
              } else {
                ended(request, exchange, end);
              }
            });
  }

  private Future<Void> tell(HttpServerRequest request, Exchange exchange, GatewayException why) {
    backing.pipeline().refused(exchange, why);
    if (request.response().headWritten()) {
      return Future.succeededFuture();
    }
    request.response().putHeader("connection", "close");
    return ErrorRenderer.render(request.response(), exchange, why);
  }

  /** Ends all open answers. */
  void abortAll(GatewayException why) {
    new ArrayList<>(open).forEach(link -> link.abort(why));
  }

  private Exchange open(HttpServerRequest request, String endpoint, String presentedKey) {
    long now = ticker.nanos();
    return new Exchange(
        ids.next(),
        presentedKey,
        new Exchange.Client(
            endpoint, userAgent(request.getHeader("user-agent")), headersOf(request)),
        memory.lease(),
        ticker,
        now,
        now + config.requestTimeout().toNanos());
  }

  private Map<String, String> headersOf(HttpServerRequest request) {
    Map<String, String> headers = new HashMap<>();
    for (String name : backing.headers()) {
      String value = request.getHeader(name);
      if (value != null) {
        headers.put(name, value);
      }
    }
    return headers;
  }

  private static String userAgent(@Nullable String value) {
    if (value == null) {
      return "";
    }
    return value.length() > MAX_USER_AGENT ? value.substring(0, MAX_USER_AGENT) : value;
  }
}
