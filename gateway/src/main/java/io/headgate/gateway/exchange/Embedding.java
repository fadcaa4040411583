package io.headgate.gateway.exchange;

import static java.util.Objects.requireNonNull;

/**
 * The meaning of a text as a point.
 *
 * @param vector of length 1 (L2); not to be changed, since others hold the same array
 * @param modelSha256 of the model that made it; vectors of two models must never be compared
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy per request would cost
public record Embedding(float[] vector, String modelSha256) {

  public Embedding {
    requireNonNull(vector, "vector");
    requireNonNull(modelSha256, "modelSha256");
  }
}
