package io.headgate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts one kind of target, as often as asked for. */
interface Launcher {

  /** Nobody waits longer than this for a process to come up. */
  Duration START_LIMIT = Duration.ofSeconds(60);

  String name();

  /** Blocks until the target has answered a chat request with 200. */
  Target launch() throws IOException, InterruptedException;

  /** The upstream itself, without anything before it. */
  record Direct(InetSocketAddress upstream) implements Launcher {
    @Override
    public String name() {
      return "direct";
    }

    @Override
    public Target launch() {
      return new Target(name(), upstream, "none", Optional.empty(), false, Double.NaN);
    }
  }

  /** Starts the canned upstream in a process of its own. */
  static Target upstream(Path folder) throws IOException, InterruptedException {
    InetSocketAddress address = freeAddress();
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            CannedUpstream.class.getName(),
            Integer.toString(address.getPort()));
    return launch("upstream", command, Map.of(), folder, address, "none", true);
  }

  /** Starts the command in its folder and waits for the answer to the first chat request. */
  static Target launch(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path folder,
      InetSocketAddress address,
      String key,
      boolean translates)
      throws IOException, InterruptedException {
    ByteBuffer request = ChatRequest.render("127.0.0.1", key, Block.JSON_1.model(), false);
    return launch(name, command, environment, folder, address, key, translates, request, "");
  }

  /**
   * As above, with a first request of its own.
   *
   * @param wanted what the head of its answer must hold
   */
  static Target launch(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path folder,
      InetSocketAddress address,
      String key,
      boolean translates,
      ByteBuffer request,
      String wanted)
      throws IOException, InterruptedException {
    ChildProcess process = ChildProcess.start(name, command, environment, folder);
    try {
      long nanos = Readiness.awaitBlocking(process, address, request, wanted, START_LIMIT);
      return new Target(name, address, key, Optional.of(process), translates, nanos / 1e9);
    } catch (IOException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  /** A port of the loopback interface that nobody uses at the moment. */
  static InetSocketAddress freeAddress() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
      return new InetSocketAddress(loopback, socket.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
