package io.headgate.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Waits until a process that was just started answers a request with status 200. */
final class Readiness {

  private static final long POLL_MILLIS = 5;
  private static final int PROBE_TIMEOUT_MILLIS = 2_000;
  private static final byte[] OK = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);

  private Readiness() {}

  /**
   * Blocks until the first 200, the end of the process or the limit.
   *
   * @return nanoseconds from the start of the process to its first right answer
   */
  static long awaitBlocking(
      ChildProcess process, InetSocketAddress address, ByteBuffer request, Duration limit)
      throws IOException, InterruptedException {
    CompletableFuture<Long> ready = new CompletableFuture<>();
    CompletableFuture<Void> exit =
        process
            .onExit()
            .thenAccept(
                ended ->
                    ready.completeExceptionally(
                        new IOException("it ended with status " + ended.exitValue())));
    ScheduledExecutorService poller = Executors.newSingleThreadScheduledExecutor();
    try {
      Future<?> polling =
          poller.scheduleWithFixedDelay(
              () -> {
                if (answersOk(address, request)) {
                  ready.complete(System.nanoTime() - process.startNanos());
                }
              },
              0,
              POLL_MILLIS,
              TimeUnit.MILLISECONDS);
      long nanos = ready.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).get();
      polling.cancel(true);
      exit.cancel(false);
      return nanos;
    } catch (ExecutionException e) {
      throw new IOException(
          "%s did not become ready: %s%n%s"
              .formatted(process.name(), e.getCause(), process.logTail()),
          e);
    } finally {
      poller.shutdownNow();
    }
  }

  private static boolean answersOk(InetSocketAddress address, ByteBuffer request) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(PROBE_TIMEOUT_MILLIS);
      socket.connect(address, PROBE_TIMEOUT_MILLIS);
      Channels.newChannel(socket.getOutputStream()).write(request.duplicate());
      InputStream in = socket.getInputStream();
      return Arrays.equals(in.readNBytes(OK.length), OK);
    } catch (IOException e) {
      return false;
    }
  }
}
