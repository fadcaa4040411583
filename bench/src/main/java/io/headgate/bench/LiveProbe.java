package io.headgate.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Asks ten times a second whether the gateway is alive, as an orchestrator does: on a connection of
 * its own each time.
 */
final class LiveProbe implements AutoCloseable {

  private static final long EVERY_MILLIS = 100;
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final String OK = "HTTP/1.1 200";
  private static final byte[] REQUEST =
      "GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final InetSocketAddress address;
  private final Histogram nanos = new ConcurrentHistogram(MAX_NANOS, 3);
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Future<?> probing;
  private final AtomicInteger failed = new AtomicInteger();

  private LiveProbe(InetSocketAddress address) {
    this.address = address;
    this.probing =
        timer.scheduleAtFixedRate(this::probeBlocking, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  static LiveProbe start(InetSocketAddress address) {
    return new LiveProbe(address);
  }

  private void probeBlocking() {
    long start = System.nanoTime();
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(address, TIMEOUT_MILLIS);
      socket.getOutputStream().write(REQUEST);
      byte[] head = socket.getInputStream().readNBytes(OK.length());
      if (!new String(head, StandardCharsets.US_ASCII).equals(OK)) {
        failed.incrementAndGet();
      }
    } catch (IOException e) {
      failed.incrementAndGet();
    }
    nanos.recordValue(Math.min(System.nanoTime() - start, MAX_NANOS));
  }

  /** Of every probe, those that failed too. */
  Quantiles times() {
    return Quantiles.of(nanos);
  }

  int failed() {
    return failed.get();
  }

  @Override
  public void close() {
    probing.cancel(false);
    timer.shutdownNow();
  }
}
