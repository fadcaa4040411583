package io.headgate.embedding;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * The embedding of one text.
 *
 * @param vector of length 1 (L2); not to be changed by whoever receives it, since one node hands
 *     the same array to all
 * @param modelSha256 of the model file: vectors of two models, or of two versions of one, must
 *     never be compared
 * @param tokens that the text was split into, after cutting
 * @param cut whether the middle of the text was left out
 * @param nanos that the worker was busy with it; of a remembered one, when it was first computed
 */
@SuppressWarnings("ArrayRecordComponent") // equality is defined below
public record EmbedReply(float[] vector, String modelSha256, int tokens, boolean cut, long nanos) {

  public EmbedReply {
    requireNonNull(vector, "vector");
    requireNonNull(modelSha256, "modelSha256");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EmbedReply reply
        && Arrays.equals(vector, reply.vector)
        && modelSha256.equals(reply.modelSha256)
        && tokens == reply.tokens
        && cut == reply.cut
        && nanos == reply.nanos;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(vector) + modelSha256.hashCode();
  }
}
