package io.headgate.gateway.exchange;

import io.vertx.core.Future;
import java.time.Duration;

/** Embeds texts in this cluster, without a provider. Any thread. */
public interface LocalEmbeddings {

  /** What stands for the provider in names: {@code local/bge-small-en-v1.5}. */
  String PROVIDER = "local";

  /** The name of the model, without the provider. */
  String model();

  /** Whether a candidate is this model and not one of a provider that is called the same. */
  default boolean isNamedBy(Candidate candidate) {
    return candidate.provider().equals(PROVIDER) && candidate.model().equals(model());
  }

  /**
   * Embeds a text.
   *
   * @param patience after which the text is given up, at least a millisecond
   * @return fails with a {@link io.headgate.gateway.protocol.GatewayException}, also when the text
   *     is longer than the model reads
   */
  Future<Embedded> embed(String text, Duration patience);

  /**
   * An embedded text.
   *
   * @param vector of length 1 (L2); not to be changed, since others hold the same array
   * @param tokens that the model read
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy per request would cost
  record Embedded(float[] vector, int tokens) {}
}
