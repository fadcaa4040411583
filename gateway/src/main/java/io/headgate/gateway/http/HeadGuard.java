package io.headgate.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches the bytes of a connection before they are decoded, for what cannot be seen or stopped
 * afterwards.
 *
 * <p>A request head must be complete within a time that begins with its first byte (with the
 * connection for the first one), however it drips in. A folded header line or one without a name is
 * spoilt on its way, so that the decoder refuses the request with 400 in its proper place; decoders
 * unfold lines and drop names, and two that do it differently see two requests.
 *
 * <p>To know heads from bodies it follows Content-Length and chunked framing. It decides nothing by
 * that: what it misreads, the decoder refuses.
 */
final class HeadGuard extends ChannelInboundHandlerAdapter {

  private static final byte SPOILT = 0x01;
  private static final String CONTENT_LENGTH = "content-length:";
  private static final String TRANSFER_ENCODING = "transfer-encoding:";

  private final long headMillis;
  private final Runnable late;
  private State state = State.BETWEEN;
  private int column;
  private boolean firstLine;

  /** How much of the current line spells one of the framing headers; -1 when it spells neither. */
  private int matched;

  private @Nullable String candidate;
  private long length;
  private boolean chunked;
  private @Nullable Future<?> deadline;

  private enum State {
    BETWEEN,
    HEAD,
    BODY,
    CHUNK_SIZE,
    CHUNK_EXTENSION,
    CHUNK_DATA,
    CHUNK_END,
    TRAILER
  }

  HeadGuard(Duration headTimeout) {
    this(headTimeout, () -> {});
  }

  /**
   * A guard for a new connection.
   *
   * @param late told when it closes the connection
   */
  HeadGuard(Duration headTimeout, Runnable late) {
    this.headMillis = headTimeout.toMillis();
    this.late = late;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    startDeadline(context);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    stopDeadline();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stopDeadline();
    context.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf bytes) {
      inspect(context, bytes);
    }
    context.fireChannelRead(message);
  }

  private void inspect(ChannelHandlerContext context, ByteBuf bytes) {
    int end = bytes.writerIndex();
    for (int i = bytes.readerIndex(); i < end; i++) {
      switch (state) {
        case BODY, CHUNK_DATA -> i = skipBody(i, end);
        case BETWEEN -> {
          byte b = bytes.getByte(i);
          // Empty lines before a request are allowed and say nothing.
          if (b != '\r' && b != '\n') {
            beginHead(context);
            head(bytes, i, b);
          }
        }
        case HEAD -> head(bytes, i, bytes.getByte(i));
        default -> chunk(bytes.getByte(i));
      }
    }
  }

  private void beginHead(ChannelHandlerContext context) {
    state = State.HEAD;
    firstLine = true;
    chunked = false;
    length = 0;
    beginLine();
    if (deadline == null) {
      startDeadline(context);
    }
  }

  private void beginLine() {
    column = 0;
    matched = 0;
    candidate = null;
  }

  private void head(ByteBuf bytes, int at, byte b) {
    if (b == '\n') {
      if (column == 0) {
        endHead();
      } else {
        firstLine = false;
        beginLine();
      }
      return;
    }
    if (b == '\r') {
      return;
    }
    if (column == 0 && !firstLine && (b == ' ' || b == '\t' || b == ':')) {
      bytes.setByte(at, SPOILT);
    }
    if (!firstLine) {
      followFraming(b);
    }
    column++;
  }

  private void followFraming(byte b) {
    if (matched < 0) {
      return;
    }
    if (column == 0) {
      candidate = lower(b) == 'c' ? CONTENT_LENGTH : lower(b) == 't' ? TRANSFER_ENCODING : null;
    }
    if (candidate == null) {
      matched = -1;
    } else if (matched < candidate.length()) {
      matched = lower(b) == candidate.charAt(matched) ? matched + 1 : -1;
      if (matched == candidate.length() && candidate.equals(TRANSFER_ENCODING)) {
        chunked = true;
      }
    } else if (candidate.equals(CONTENT_LENGTH) && b >= '0' && b <= '9') {
      length = Math.min(10 * length + (b - '0'), Integer.MAX_VALUE);
    }
  }

  private static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b | 0x20 : b;
  }

  private void endHead() {
    stopDeadline();
    if (chunked) {
      length = 0;
      state = State.CHUNK_SIZE;
    } else {
      state = length > 0 ? State.BODY : State.BETWEEN;
    }
  }

  private int skipBody(int from, int end) {
    int skipped = (int) Math.min(length, end - from);
    length -= skipped;
    if (length == 0) {
      state = state == State.BODY ? State.BETWEEN : State.CHUNK_END;
    }
    return from + skipped - 1;
  }

  private void chunk(byte b) {
    switch (state) {
      case CHUNK_SIZE, CHUNK_EXTENSION -> chunkSize(b);
      case CHUNK_END -> {
        if (b == '\n') {
          state = State.CHUNK_SIZE;
        }
      }
      case TRAILER -> trailer(b);
      default -> throw new IllegalStateException("not within chunks: " + state);
    }
  }

  private void chunkSize(byte b) {
    int digit = Character.digit(b, 16);
    if (b == '\n') {
      column = 0;
      state = length == 0 ? State.TRAILER : State.CHUNK_DATA;
    } else if (state == State.CHUNK_SIZE && digit >= 0) {
      length = Math.min(16 * length + digit, Integer.MAX_VALUE);
    } else {
      state = State.CHUNK_EXTENSION;
    }
  }

  private void trailer(byte b) {
    if (b == '\n' && column == 0) {
      state = State.BETWEEN;
    } else if (b == '\n') {
      column = 0;
    } else if (b != '\r') {
      column++;
    }
  }

  private void startDeadline(ChannelHandlerContext context) {
    deadline = context.executor().schedule(() -> close(context), headMillis, TimeUnit.MILLISECONDS);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nobody is left to hear of it
  private void close(ChannelHandlerContext context) {
    late.run();
    context.close();
  }

  private void stopDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }
}
