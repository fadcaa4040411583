package io.headgate.gateway.state;

import io.headgate.gateway.Eventually;
import io.headgate.gateway.protocol.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis of a test, on a free port of loopback: the one of the system, or else the binary
 * that the test library brings. Can be killed, started again, frozen and emptied.
 */
public final class RedisServer implements AutoCloseable {

  private static final Path SYSTEM = Path.of("/usr/bin/redis-server");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path directory;
  private final int port;
  private final List<String> options;
  private @Nullable Process process;

  private RedisServer(Path directory, int port, List<String> options) {
    this.directory = directory;
    this.port = port;
    this.options = options;
  }

  /** One that keeps nothing. */
  public static RedisServer start() {
    return start("--save", "", "--appendonly", "no");
  }

  /** One that has written what it acknowledges. */
  public static RedisServer startDurable() {
    return start("--save", "", "--appendonly", "yes", "--appendfsync", "always");
  }

  /** One with options of its own, such as a password. */
  public static RedisServer start(String... options) {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path directory = Files.createTempDirectory("headgate-redis");
      RedisServer server = new RedisServer(directory, free.getLocalPort(), List.of(options));
      free.close();
      server.startAgain();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it on the same port, with what it has kept. */
  public void startAgain() {
    List<String> command = new ArrayList<>(List.of(binary().toString()));
    command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--dir", directory.toString(), "--daemonize", "no"));
    command.addAll(options);
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Eventually.holds("Redis answers", PATIENCE, this::answers);
  }

  private static Path binary() {
    if (Files.isExecutable(SYSTEM)) {
      return SYSTEM;
    }
    try {
      return ExecutableProvider.newJarResourceProvider().get().toPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Any answer but that it is still loading; one without a password may say that it wants one. */
  private boolean answers() {
    try {
      return !command("PING").startsWith("-LOADING");
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Sends a command outside of any client under test; returns the first line of the answer. */
  public String command(String command) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
      byte[] answer = new byte[64 << 10];
      int length = socket.getInputStream().read(answer);
      return length <= 0 ? "-LOADING" : new String(answer, 0, length, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is. */
  public Secret uri() {
    return new Secret("redis://127.0.0.1:" + port);
  }

  public int port() {
    return port;
  }

  /** Kills it, as a crash would. */
  public void stop() {
    Process running = process;
    if (running != null) {
      process = null;
      running.destroyForcibly().onExit().join();
    }
  }

  /** Stops it in its tracks: it keeps its connections and answers nothing. */
  public void freeze() {
    signal("-STOP");
  }

  /** Lets a frozen one go on. */
  public void thaw() {
    signal("-CONT");
  }

  private void signal(String signal) {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("not running");
    }
    try {
      new ProcessBuilder("kill", signal, Long.toString(running.pid())).start().onExit().join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Forgets all it holds, with the scripts it knows. */
  public void flush() {
    command("FLUSHALL");
    command("SCRIPT FLUSH");
  }

  @Override
  public void close() {
    stop();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted((one, other) -> other.compareTo(one)).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
