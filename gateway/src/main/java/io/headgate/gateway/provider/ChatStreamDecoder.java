package io.headgate.gateway.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.protocol.Usage;
import io.vertx.core.buffer.Buffer;

/** Turns the bytes of one provider stream into events of OpenAI's form. Event loop only. */
public interface ChatStreamDecoder {

  /**
   * Takes bytes as they arrive, split anywhere.
   *
   * @throws GatewayException when the provider reports an error or breaks its protocol
   */
  void feed(Buffer bytes, Output output);

  /** Bytes of an event that has begun and not ended. */
  int pendingBytes();

  /** Whether every choice that was begun has got its finish reason. */
  boolean isComplete();

  /** Whether the protocol ends a stream with a sign of its own, besides the finish reasons. */
  boolean hasEndSign();

  /** What a decoder finds in a stream, in order. */
  interface Output {

    /**
     * One or more complete events to send on.
     *
     * @param tokens how much of it a caller would see (text, tool calls, a finish reason), guessed
     *     from its pieces: each counts as one token at least; 0 when it would see nothing
     */
    void events(Buffer openAiEvents, int tokens);

    /**
     * The provider's count, cumulative; the last one holds.
     *
     * @param chunk a complete usage chunk that says so, to be sent at the end if it is wanted
     */
    void usage(Usage usage, ObjectNode chunk);

    /** The provider is at work on the answer, though nothing of it can be sent on yet. */
    void alive();

    /** A departure from the protocol that does not spoil the answer. */
    void warning(String what);

    /** The provider's own sign that all has been sent. */
    void done();
  }
}
