package io.headgate.embedding;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.nio.charset.StandardCharsets;

/**
 * {@code long nanos, int tokens, byte cut, int bytes, ASCII model digest, int length, floats};
 * within one node the object itself.
 */
final class EmbedReplyCodec implements MessageCodec<EmbedReply, EmbedReply> {

  @Override
  public void encodeToWire(Buffer wire, EmbedReply reply) {
    byte[] model = reply.modelSha256().getBytes(StandardCharsets.US_ASCII);
    wire.appendLong(reply.nanos()).appendInt(reply.tokens());
    wire.appendByte((byte) (reply.cut() ? 1 : 0));
    wire.appendInt(model.length).appendBytes(model);
    wire.appendInt(reply.vector().length);
    for (float value : reply.vector()) {
      wire.appendFloat(value);
    }
  }

  @Override
  public EmbedReply decodeFromWire(int position, Buffer wire) {
    int at = position;
    final long nanos = wire.getLong(at);
    at += Long.BYTES;
    final int tokens = wire.getInt(at);
    at += Integer.BYTES;
    final boolean cut = wire.getByte(at) != 0;
    at += Byte.BYTES;
    int modelLength = wire.getInt(at);
    at += Integer.BYTES;
    final String model = new String(wire.getBytes(at, at + modelLength), StandardCharsets.US_ASCII);
    at += modelLength;
    float[] vector = new float[wire.getInt(at)];
    at += Integer.BYTES;
    for (int i = 0; i < vector.length; i++) {
      vector[i] = wire.getFloat(at);
      at += Float.BYTES;
    }
    return new EmbedReply(vector, model, tokens, cut, nanos);
  }

  @Override
  public EmbedReply transform(EmbedReply reply) {
    return reply;
  }

  @Override
  public String name() {
    return "headgate.embed-reply.v1";
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
