package io.headgate.gateway.catalog;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which models are asked when those of first choice do not answer, by configured names.
 *
 * @param any whatever went wrong, in order
 * @param contextLength instead, when the request is too long for a model; empty means those of
 *     {@code any} that take more
 * @param contentPolicy instead, when a safety system refused; empty means what holds everywhere
 */
public record Fallback(List<String> any, List<String> contextLength, List<String> contentPolicy) {

  private static final Fallback NONE = new Fallback(List.of(), List.of(), List.of());

  public Fallback {
    any = List.copyOf(any);
    contextLength = List.copyOf(contextLength);
    contentPolicy = List.copyOf(contentPolicy);
  }

  /** Nobody. */
  public static Fallback none() {
    return NONE;
  }

  /** All that are named, each once. */
  public Set<String> models() {
    Set<String> all = new LinkedHashSet<>(any);
    all.addAll(contextLength);
    all.addAll(contentPolicy);
    return all;
  }
}
