package io.headgate.gateway.http;

import io.headgate.gateway.exchange.Ticker;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose client takes none of what was written for it for too long, whatever it
 * is: a stream, a large answer, many small ones, or the last words before a close, which itself
 * waits for them to be taken.
 *
 * <p>Costs nothing while the network takes all that is flushed at once.
 */
final class UnreadGuard extends ChannelOutboundHandlerAdapter {

  private static final AttributeKey<Boolean> GIVEN_UP = AttributeKey.valueOf("headgate.given-up");

  /** How often a connection with unread bytes is looked at. */
  private static final long LOOK_MILLIS = 250;

  private final Ticker ticker;
  private final Runnable givenUp;
  private final long limitNanos;
  private final long lookMillis;
  private boolean watching;
  private @Nullable Object front;
  private long taken;
  private long takenAt;

  /**
   * A guard for a new connection.
   *
   * @param givenUp told when it closes the connection
   */
  UnreadGuard(Duration limit, Ticker ticker, Runnable givenUp) {
    this.ticker = ticker;
    this.givenUp = givenUp;
    this.limitNanos = limit.toNanos();
    this.lookMillis = Math.max(1, Math.min(LOOK_MILLIS, limit.toMillis() / 4));
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    context.flush();
    if (!watching) {
      look(context);
    }
  }

  private void look(ChannelHandlerContext context) {
    ChannelOutboundBuffer unread = context.channel().unsafe().outboundBuffer();
    Object current = unread == null ? null : unread.current();
    if (unread == null || current == null) {
      watching = false;
      front = null;
      return;
    }
    long now = ticker.nanos();
    if (current != front || unread.currentProgress() != taken) {
      front = current;
      taken = unread.currentProgress();
      takenAt = now;
    } else if (now - takenAt >= limitNanos) {
      givenUp.run();
      reset(context.channel());
      return;
    }
    watching = true;
    lookLater(context);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the look itself says when to stop
  private void lookLater(ChannelHandlerContext context) {
    context.executor().schedule(() -> look(context), lookMillis, TimeUnit.MILLISECONDS);
  }

  /** Whether a connection was closed because its client took nothing. */
  static boolean gaveUp(HttpConnection connection) {
    return ((ConnectionBase) connection).channel().hasAttr(GIVEN_UP);
  }

  /** Without waiting for anything, or the kernel would keep offering what nobody reads. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody is left to hear of it
  private static void reset(Channel channel) {
    channel.attr(GIVEN_UP).set(true);
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.unsafe().close(channel.voidPromise());
  }
}
