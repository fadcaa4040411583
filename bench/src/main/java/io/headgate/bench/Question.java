package io.headgate.bench;

import java.nio.ByteBuffer;

/**
 * A request and what its answer must hold.
 *
 * @param request the bytes on the wire
 * @param streamed whether the answer is a stream
 * @param tokens how many pieces of text a streamed answer has
 * @param text what an answer that is not a stream must contain
 */
record Question(ByteBuffer request, boolean streamed, int tokens, String text) {

  /** A streamed answer of so many pieces of text. */
  static Question streamed(String host, String key, String model, int tokens) {
    return new Question(ChatRequest.render(host, key, model, true), true, tokens, "");
  }

  /** An answer in one piece. */
  static Question whole(String host, String key, String model, String text) {
    return new Question(ChatRequest.render(host, key, model, false), false, 0, text);
  }
}
