package io.headgate.simulator;

import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.net.BindException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** The simulator as a command: reads its options, starts it, and tells where it is. */
final class SimulatorCommand {

  static final int OK = 0;
  static final int FAILED = 1;
  static final int MISUSED = 2;
  static final String USAGE =
      "usage: simulator [--port N] [--seed N] [--first-token-ms N] [--between-tokens-ms N]";

  private final PrintStream out;
  private final PrintStream err;

  SimulatorCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Returns the exit status; when the simulator started, only after the thread is interrupted. */
  int run(String... args) {
    Simulator.Options options;
    try {
      options = parse(args);
    } catch (IllegalArgumentException wrong) {
      err.println(wrong.getMessage());
      err.println(USAGE);
      return MISUSED;
    }
    Vertx vertx = Vertx.vertx();
    try {
      greet(started(vertx, options));
      new CompletableFuture<Void>().get();
      return OK;
    } catch (ExecutionException failed) {
      err.println(explain(failed.getCause(), options));
      return FAILED;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return OK;
    } finally {
      vertx.close();
    }
  }

  private static Simulator started(Vertx vertx, Simulator.Options options)
      throws InterruptedException, ExecutionException {
    return Simulator.start(vertx, options).toCompletionStage().toCompletableFuture().get();
  }

  private static Simulator.Options parse(String... args) {
    int port = 0;
    long seed = 1;
    long first = 0;
    long between = 0;
    for (int i = 0; i < args.length; i += 2) {
      String name = args[i];
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(name + ": a value is missing, or the option is unknown");
      }
      switch (name) {
        case "--port" -> port = (int) number(name, args[i + 1], 0, 65_535);
        case "--seed" -> seed = number(name, args[i + 1], Long.MIN_VALUE, Long.MAX_VALUE);
        case "--first-token-ms" -> first = number(name, args[i + 1], 0, 86_400_000);
        case "--between-tokens-ms" -> between = number(name, args[i + 1], 0, 86_400_000);
        default -> throw new IllegalArgumentException(name + ": unknown option");
      }
    }
    return new Simulator.Options(port, seed, Duration.ofMillis(first), Duration.ofMillis(between));
  }

  private static long number(String name, String text, long least, long most) {
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // said below, as for a number out of range
    }
    throw new IllegalArgumentException(
        name + ": " + text + " (expected: a whole number from " + least + " to " + most + ")");
  }

  private void greet(Simulator simulator) {
    out.println("simulator listens on " + simulator.url());
    out.println("  OpenAI base URL     " + simulator.url() + "/v1");
    out.println("  Anthropic base URL  " + simulator.url());
    out.println("  Gemini base URL     " + simulator.url() + "/v1beta");
    out.println("  any key will do; faults: POST " + simulator.url() + "/control/faults");
    out.flush();
  }

  private static String explain(@Nullable Throwable cause, Simulator.Options options) {
    if (cause instanceof BindException) {
      return "port " + options.port() + " is taken; choose another with --port";
    }
    return "the simulator did not start: "
        + Optional.ofNullable(cause).map(Throwable::toString).orElse("unknown reason");
  }
}
