package io.headgate.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Waits until a process that was just started answers a request as it should. */
final class Readiness {

  private static final long POLL_MILLIS = 5;
  private static final int PROBE_TIMEOUT_MILLIS = 2_000;
  private static final String OK = "HTTP/1.1 200";
  private static final int MAX_HEAD = 16 * 1024;

  private Readiness() {}

  /** As below, for an answer with status 200. */
  static long awaitBlocking(
      ChildProcess process, InetSocketAddress address, ByteBuffer request, Duration limit)
      throws IOException, InterruptedException {
    return awaitBlocking(process, address, request, "", limit);
  }

  /**
   * Blocks until the first 200 of the wanted kind, the end of the process or the limit.
   *
   * @param wanted what the head of the answer must hold, such as a header
   * @return nanoseconds from the start of the process to its first right answer
   */
  static long awaitBlocking(
      ChildProcess process,
      InetSocketAddress address,
      ByteBuffer request,
      String wanted,
      Duration limit)
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
                if (answersOk(address, request, wanted)) {
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

  private static boolean answersOk(InetSocketAddress address, ByteBuffer request, String wanted) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(PROBE_TIMEOUT_MILLIS);
      socket.connect(address, PROBE_TIMEOUT_MILLIS);
      Channels.newChannel(socket.getOutputStream()).write(request.duplicate());
      InputStream in = new BufferedInputStream(socket.getInputStream());
      String head = head(in);
      return head.startsWith(OK) && head.contains(wanted);
    } catch (IOException e) {
      return false;
    }
  }

  /** Up to the empty line, the end or the limit. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int b = in.read(); b >= 0 && head.length() < MAX_HEAD; b = in.read()) {
      head.append((char) b);
      if (b == '\n' && head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) >= 0) {
        break;
      }
    }
    return head.toString();
  }
}
