package io.headgate.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;

/**
 * LLM providers on loopback: one port that speaks OpenAI's, Anthropic's and Gemini's protocols, and
 * fails on request. The same request and seed give the same body, byte for byte.
 *
 * @see Fault
 */
public final class Simulator {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int MAX_HEADER_BYTES = 64 * 1024;

  private final HttpServer server;
  private final RequestLog log;
  private final FaultScript faults;

  private Simulator(HttpServer server, RequestLog log, FaultScript faults) {
    this.server = server;
    this.log = log;
    this.faults = faults;
  }

  /**
   * Starts a simulator on 127.0.0.1.
   *
   * @return completes once the port accepts connections; fails when it is taken
   */
  public static Future<Simulator> start(Vertx vertx, Options options) {
    RequestLog log = new RequestLog();
    FaultScript faults = new FaultScript(System::nanoTime);
    Answering answering =
        new Answering(
            new Protocols(options.seed()), Latency.of(options), options.seed(), Clock.systemUTC());
    ProviderEndpoint providers = new ProviderEndpoint(vertx, log, faults, answering);
    ControlEndpoint control = new ControlEndpoint(log, faults, System.nanoTime());
    return vertx
        .createHttpServer(httpOptions(options))
        .requestHandler(request -> dispatch(request, control, providers))
        .listen()
        .map(server -> new Simulator(server, log, faults));
  }

  private static void dispatch(
      HttpServerRequest request, ControlEndpoint control, ProviderEndpoint providers) {
    if (request.path() != null && request.path().startsWith(ControlEndpoint.PREFIX)) {
      control.handle(request);
    } else {
      providers.handle(request);
    }
  }

  /** HTTP/1.1 only: the faults are about its framing. */
  private static HttpServerOptions httpOptions(Options options) {
    return new HttpServerOptions()
        .setHost(LOOPBACK)
        .setPort(options.port())
        .setHttp2ClearTextEnabled(false)
        .setHandle100ContinueAutomatically(true)
        .setMaxInitialLineLength(MAX_HEADER_BYTES)
        .setMaxHeaderSize(MAX_HEADER_BYTES);
  }

  public int port() {
    return server.actualPort();
  }

  /** Where it listens, such as {@code http://127.0.0.1:8090}. */
  public String url() {
    return "http://" + LOOPBACK + ":" + port();
  }

  /** Everything it saw. */
  public RequestLog requests() {
    return log;
  }

  /** What shall go wrong, for requests that do not say so themselves. */
  public FaultScript faults() {
    return faults;
  }

  /**
   * Stops it.
   *
   * @return completes once the port is free and every connection is closed
   */
  public Future<Void> close() {
    return server.close();
  }

  /** Runs a simulator until the process is stopped. */
  public static void main(String[] args) {
    System.exit(new SimulatorCommand(System.out, System.err).run(args));
  }

  /**
   * How a simulator runs.
   *
   * @param port 0 for any that is free
   * @param seed changes what the models say
   * @param firstToken before a generated response starts; whole milliseconds, 0 for at once
   * @param betweenTokens between the tokens of a stream; whole milliseconds, 0 for at once. A
   *     response that is not streamed does not wait for it
   */
  public record Options(int port, long seed, Duration firstToken, Duration betweenTokens) {

    public Options {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
      }
      check("firstToken", firstToken);
      check("betweenTokens", betweenTokens);
    }

    public static Options defaults() {
      return new Options(0, 1, Duration.ZERO, Duration.ZERO);
    }

    private static void check(String name, Duration wait) {
      if (wait.isNegative() || wait.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException(name + ": " + wait + " (expected: 0 to 1 day)");
      }
    }
  }
}
