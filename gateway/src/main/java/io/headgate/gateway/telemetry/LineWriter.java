package io.headgate.gateway.telemetry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Writes lines on a thread of its own, so that a slow disk or pipe never holds up an event loop.
 * What does not fit into its queue is dropped and counted. Safe for use by any thread.
 */
public final class LineWriter implements Consumer<String>, AutoCloseable {

  /** Lines that wait to be written. */
  static final int MAX_WAITING = 16_384;

  /** How long the first line of a batch waits for others. */
  private static final long GATHER_NANOS = 10_000_000;

  /** Ends the writing thread; told apart from a line by identity, so no line can look like it. */
  private static final byte[] END = new byte[0];

  private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final LongAdder dropped = new LongAdder();
  private final OutputStream out;
  private final Thread thread;

  public LineWriter(OutputStream out) {
    this.out = out;
    this.thread = new Thread(this::runBlocking, "access-log");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void accept(String line) {
    if (!waiting.offer((line + '\n').getBytes(StandardCharsets.UTF_8))) {
      dropped.increment();
    }
  }

  /** Lines that were lost because the output could not keep up. */
  public long dropped() {
    return dropped.sum();
  }

  private void runBlocking() {
    List<byte[]> batch = new ArrayList<>();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      boolean open = true;
      while (open) {
        batch.add(waiting.take());
        // Lines come one by one; a wake-up and a write for each would cost more than making them.
        LockSupport.parkNanos(GATHER_NANOS);
        waiting.drainTo(batch);
        open = !batch.contains(END);
        batch.forEach(text::writeBytes);
        text.writeTo(out);
        out.flush();
        text.reset();
        batch.clear();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (IOException gone) {
      throw new UncheckedIOException("the access log cannot be written", gone);
    }
  }

  /** Writes what waits and stops; waits a second at most. */
  @Override
  public void close() {
    if (waiting.offer(END)) {
      try {
        thread.join(1_000);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
