package io.headgate.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;

/** One connection of the load generator: at most one request under way. Generator thread only. */
final class ClientConnection {

  private static final int CONNECT_TIMEOUT_MILLIS = 2_000;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Supplier<ByteBuffer> requests;
  private final AnswerCheck check;
  private final HttpParser parser;
  private ByteBuffer request = ByteBuffer.allocate(0);
  private long intendedNanos;
  private boolean busy;

  private ClientConnection(Load load, SocketChannel channel, Selector selector, AnswerCheck check)
      throws IOException {
    this.channel = channel;
    this.key = channel.register(selector, SelectionKey.OP_READ, this);
    this.requests = load.requests();
    this.check = check;
    this.parser = new HttpParser(check);
  }

  static ClientConnection open(Load load, Selector selector, AnswerCheck check) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.socket().connect(load.address(), CONNECT_TIMEOUT_MILLIS);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      return new ClientConnection(load, channel, selector, check);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  void send(long startNanos) throws IOException {
    busy = true;
    intendedNanos = startNanos;
    check.begin(startNanos);
    request = requests.get().duplicate();
    request.rewind();
    flush();
  }

  /** Writes what is left of the request, now or when the socket takes more. */
  void flush() throws IOException {
    channel.write(request);
    int read = SelectionKey.OP_READ;
    int wanted = request.hasRemaining() ? read | SelectionKey.OP_WRITE : read;
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  /**
   * Reads what there is.
   *
   * @return whether the answer is complete
   */
  boolean read(ByteBuffer scratch) throws IOException {
    scratch.clear();
    if (channel.read(scratch) < 0) {
      throw new EOFException("connection closed by the target");
    }
    parser.accept(scratch.array(), scratch.arrayOffset(), scratch.position());
    if (!busy || !check.isEnded()) {
      return false;
    }
    busy = false;
    return true;
  }

  long intendedNanos() {
    return intendedNanos;
  }

  boolean isBusy() {
    return busy;
  }

  AnswerCheck check() {
    return check;
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing is lost with a connection that is given up anyway.
    }
  }
}
