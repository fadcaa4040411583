package io.headgate.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headgate.gateway.config.GatewayConfig;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code headgate serve} does. Its usual forms are understood here, without the library for
 * command lines: that one cannot be in the class archive, and reading its classes would be a good
 * part of a start.
 */
final class Serving {

  private static final String SERVE = "serve";

  private Serving() {}

  /**
   * The configuration file that a command line names.
   *
   * @return empty when it is not {@code serve}, {@code serve --config FILE} or the like; it is then
   *     for the library to understand or refuse. An empty path stands for the shipped file
   */
  static Optional<Path> understand(String... arguments) {
    List<String> words = List.of(arguments);
    if (words.equals(List.of(SERVE))) {
      return Optional.of(Path.of(""));
    }
    boolean named =
        words.size() == 3
            && words.get(0).equals(SERVE)
            && (words.get(1).equals("-c") || words.get(1).equals("--config"))
            && !words.get(2).isEmpty()
            && !words.get(2).startsWith("-");
    return named ? Optional.of(Path.of(words.get(2))) : Optional.empty();
  }

  /** Runs the gateway of a command line that {@link #understand} knows; returns the exit code. */
  static int runBlocking(Path file) {
    PrintWriter err = new PrintWriter(new OutputStreamWriter(System.err, UTF_8), true);
    try {
      return runBlocking(file.toString().isEmpty() ? null : file, err);
    } catch (RuntimeException failure) {
      return CommandFailure.tell(failure, err);
    }
  }

  /**
   * Runs the gateway until it is told to stop; returns the exit code.
   *
   * @param file null for the shipped one
   */
  static int runBlocking(@Nullable Path file, PrintWriter err) {
    Path path = file == null ? ConfigFile.shipped("headgate.yaml") : file;
    Node node = new Node();
    GatewayConfig config = ConfigFile.load(path, System.getenv(), err);
    Gateway gateway = node.startBlocking(new ConfigSource(path, System.getenv()), config);
    err.println(ready(config, gateway));
    err.flush();
    tellAdminToken(gateway, err);
    node.awaitStopBlocking();
    return Headgate.OK;
  }

  /** Shows the token of a first start, as soon as there is one; nothing waits for it. */
  static void tellAdminToken(Gateway gateway, PrintWriter err) {
    gateway
        .bootstrapAdmin()
        .onSuccess(
            made ->
                made.ifPresent(
                    token -> {
                      err.println("admin token, shown once: " + token.reveal());
                      err.flush();
                    }))
        .onFailure(
            why ->
                err.println(
                    "no admin token could be made ("
                        + why.getMessage()
                        + "); set server.admin.token"));
  }

  /** The line that says where everything is. */
  static String ready(GatewayConfig config, Gateway gateway) {
    Gateway.Ports ports = gateway.ports();
    return String.format(
        "headgate %s is ready after %d ms: API http://%s:%d/v1, admin http://%s:%d/admin/api,"
            + " management http://%s:%d/health/ready",
        Version.current(),
        ProcessAge.now().toMillis(),
        config.api().host(),
        ports.api(),
        config.admin().host(),
        ports.admin(),
        config.management().host(),
        ports.management());
  }
}
