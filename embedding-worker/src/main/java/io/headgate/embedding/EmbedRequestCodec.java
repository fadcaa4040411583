package io.headgate.embedding;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.nio.charset.StandardCharsets;

/**
 * {@code int deadlineMillis, int maxTokens, int bytes, UTF-8 text}; within one node the object
 * itself.
 */
final class EmbedRequestCodec implements MessageCodec<EmbedRequest, EmbedRequest> {

  @Override
  public void encodeToWire(Buffer wire, EmbedRequest request) {
    byte[] text = request.text().getBytes(StandardCharsets.UTF_8);
    wire.appendInt(request.deadlineMillis()).appendInt(request.maxTokens());
    wire.appendInt(text.length).appendBytes(text);
  }

  @Override
  public EmbedRequest decodeFromWire(int position, Buffer wire) {
    int deadlineMillis = wire.getInt(position);
    int maxTokens = wire.getInt(position + Integer.BYTES);
    int length = wire.getInt(position + 2 * Integer.BYTES);
    int start = position + 3 * Integer.BYTES;
    byte[] text = wire.getBytes(start, start + length);
    return new EmbedRequest(new String(text, StandardCharsets.UTF_8), maxTokens, deadlineMillis);
  }

  @Override
  public EmbedRequest transform(EmbedRequest request) {
    return request;
  }

  @Override
  public String name() {
    return "headgate.embed-request.v1";
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
