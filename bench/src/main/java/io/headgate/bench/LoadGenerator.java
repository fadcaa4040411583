package io.headgate.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Sends the requests of one {@link Load} and checks every answer, all on the thread that calls it.
 *
 * <p>Blocking. Connections are opened before the run; one that fails is counted and replaced.
 */
final class LoadGenerator implements AutoCloseable {

  private static final int SCRATCH_BYTES = 64 * 1024;

  /** How long answers may take that are under way when the last request was sent. */
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** A run that fails this often has told what it can. */
  private static final int MAX_FAILURES = 1_000;

  private static final long SELECT_MILLIS = 20;

  private final Load load;
  private final Selector selector;
  private final Alarm alarm;
  private final LoadRecorder recorder = new LoadRecorder();
  private final ByteBuffer scratch = ByteBuffer.allocate(SCRATCH_BYTES);
  private final Queue<ClientConnection> idle = new ArrayDeque<>();
  private final Set<ClientConnection> open = new HashSet<>();
  private long startNanos;
  private long endNanos;
  private long sent;

  private LoadGenerator(Load load, Selector selector) {
    this.load = load;
    this.selector = selector;
    this.alarm = new Alarm(selector);
  }

  /** Opens all connections, so that the run itself only sends and reads. */
  static LoadGenerator open(Load load) throws IOException {
    LoadGenerator generator = new LoadGenerator(load, Selector.open());
    for (int i = 0; i < load.schedule().connections(); i++) {
      generator.connect();
    }
    return generator;
  }

  LoadResult run() throws IOException {
    startNanos = System.nanoTime();
    endNanos = startNanos + load.duration().toNanos();
    long now = startNanos;
    while (!isOver(now)) {
      dispatch();
      selector.select(this::onReady, SELECT_MILLIS);
      now = System.nanoTime();
    }
    for (ClientConnection connection : open) {
      if (connection.isBusy()) {
        recorder.recordFailure("unfinished at the end of the run");
      }
    }
    return recorder.result(now - startNanos);
  }

  private boolean isOver(long now) {
    boolean drained = idle.size() == open.size() && intendedNanos(now) - endNanos >= 0;
    return drained
        || open.isEmpty()
        || now - endNanos > DRAIN_NANOS
        || recorder.failed() >= MAX_FAILURES;
  }

  /** Sends what is due on the connections that are free. */
  private void dispatch() {
    while (!idle.isEmpty()) {
      long now = System.nanoTime();
      long due = dueNanos();
      long intended = intendedNanos(now);
      if (intended - endNanos >= 0) {
        return;
      }
      if (due - now > 0) {
        alarm.set(due, now);
        return;
      }
      send(idle.remove(), intended);
    }
  }

  private long dueNanos() {
    return startNanos + load.schedule().dueNanos(sent);
  }

  private long intendedNanos(long now) {
    return load.schedule().intendedNanos(dueNanos(), now);
  }

  private void send(ClientConnection connection, long intendedNanos) {
    sent++;
    try {
      connection.send(intendedNanos);
    } catch (IOException e) {
      replace(connection, reason(e));
    }
  }

  private void onReady(SelectionKey key) {
    ClientConnection connection = (ClientConnection) key.attachment();
    try {
      if (key.isWritable()) {
        connection.flush();
      }
      if (key.isReadable()) {
        recorder.beginRead(System.nanoTime());
        if (connection.read(scratch)) {
          onAnswer(connection);
        }
      }
    } catch (IOException | HttpParser.MalformedException e) {
      replace(connection, reason(e));
    }
  }

  private void onAnswer(ClientConnection connection) {
    connection
        .check()
        .problem()
        .ifPresentOrElse(
            recorder::recordFailure,
            () -> recorder.recordAnswer(recorder.readNanos() - connection.intendedNanos()));
    if (connection.check().isLast()) {
      reopen(connection);
    } else {
      idle.add(connection);
    }
    dispatch();
  }

  private void replace(ClientConnection connection, String reason) {
    // Between two requests either side may close a connection.
    if (connection.isBusy()) {
      recorder.recordFailure(reason);
    }
    reopen(connection);
  }

  private void reopen(ClientConnection connection) {
    connection.close();
    open.remove(connection);
    idle.remove(connection);
    try {
      connect();
    } catch (IOException e) {
      recorder.recordFailure("cannot connect: " + reason(e));
    }
  }

  private void connect() throws IOException {
    ClientConnection connection = ClientConnection.open(load, selector, load.newCheck(recorder));
    open.add(connection);
    idle.add(connection);
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  @Override
  public void close() throws IOException {
    alarm.close();
    open.forEach(ClientConnection::close);
    selector.close();
  }
}
