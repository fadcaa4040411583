package io.headgate.gateway.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Marks requests in other versions than HTTP/1.0 and 1.1 as malformed, so that they are refused in
 * the same way as all others. Left alone, they would be answered below the gateway, in their own
 * version, without a body and without a trace.
 */
@ChannelHandler.Sharable
final class VersionGuard extends ChannelInboundHandlerAdapter {

  static final VersionGuard INSTANCE = new VersionGuard();

  private VersionGuard() {}

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request && !isSpoken(request.protocolVersion())) {
      request.setProtocolVersion(HttpVersion.HTTP_1_1);
      if (request.decoderResult().isSuccess()) {
        request.setDecoderResult(DecoderResult.failure(new UnspokenVersionException()));
      }
    }
    context.fireChannelRead(message);
  }

  private static boolean isSpoken(HttpVersion version) {
    return version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
  }

  /** The request is in a version of HTTP that is not spoken here. */
  static final class UnspokenVersionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnspokenVersionException() {
      super("not HTTP/1.1", null, false, false);
    }
  }
}
