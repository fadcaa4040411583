package io.headgate.gateway.exchange;

import io.headgate.gateway.protocol.Rescue;
import java.util.List;

/**
 * What may be done when the candidates of first choice fail. All candidates are of the candidate
 * set.
 *
 * @param fallbacks asked after them, in order
 * @param contextLength asked instead of both when the request is too long; empty means those of
 *     both that take more
 * @param contentPolicy asked instead when a safety system refused; empty means that the refusal is
 *     the answer, unless the configuration says otherwise
 * @param hedge whether the next candidate is asked too when the first is slow
 */
public record Recovery(
    List<Candidate> fallbacks,
    List<Candidate> contextLength,
    List<Candidate> contentPolicy,
    Rescue rescue,
    boolean hedge) {

  private static final Recovery NONE =
      new Recovery(List.of(), List.of(), List.of(), Rescue.OFF, false);

  public Recovery {
    fallbacks = List.copyOf(fallbacks);
    contextLength = List.copyOf(contextLength);
    contentPolicy = List.copyOf(contentPolicy);
  }

  /** Nothing. */
  public static Recovery none() {
    return NONE;
  }
}
