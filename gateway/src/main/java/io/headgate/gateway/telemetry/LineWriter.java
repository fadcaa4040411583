package io.headgate.gateway.telemetry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes lines on a thread of its own, so that a slow disk or pipe never holds up an event loop.
 * What does not fit into its queue is dropped and counted. Safe for use by any thread.
 */
public final class LineWriter implements Consumer<String> {

  private static final Logger LOG = LoggerFactory.getLogger(LineWriter.class);

  /** Lines that wait to be written. */
  static final int MAX_WAITING = 16_384;

  /** How long the first line of a batch waits for others. */
  private static final long GATHER_NANOS = 10_000_000;

  /** Ends the writing thread; told apart from a line by identity, so no line can look like it. */
  private static final byte[] END = new byte[0];

  private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final LongAdder dropped = new LongAdder();
  private final OutputStream out;
  private final String name;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  /** Whether the last write failed; told once. Writing thread only, as is the text. */
  private boolean broken;

  private final Thread thread;

  /**
   * Starts writing.
   *
   * @param name of the log, for messages
   */
  public LineWriter(OutputStream out, String name) {
    this.out = out;
    this.name = name;
    this.thread = new Thread(this::runBlocking, name.replace(' ', '-'));
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void accept(String line) {
    if (!waiting.offer((line + '\n').getBytes(StandardCharsets.UTF_8))) {
      dropped.increment();
    }
  }

  /** Lines that were lost because the output could not keep up or failed. */
  public long dropped() {
    return dropped.sum();
  }

  private void runBlocking() {
    List<byte[]> batch = new ArrayList<>();
    try {
      boolean open = true;
      while (open) {
        batch.add(waiting.take());
        // Lines come one by one; a wake-up and a write for each would cost more than making them.
        LockSupport.parkNanos(GATHER_NANOS);
        waiting.drainTo(batch);
        open = !batch.remove(END);
        write(batch);
        batch.clear();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** A full disk may have room again, and requests do not depend on it. */
  private void write(List<byte[]> batch) {
    text.reset();
    batch.forEach(text::writeBytes);
    try {
      text.writeTo(out);
      out.flush();
      broken = false;
    } catch (IOException failure) {
      dropped.add(batch.size());
      if (!broken) {
        broken = true;
        LOG.error("the {} cannot be written; its lines are dropped", name, failure);
      }
    }
  }

  /** Writes what waits and stops; waits a second at most. */
  public void closeBlocking() {
    if (waiting.offer(END)) {
      try {
        thread.join(1_000);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
