package io.headgate.gateway.catalog;

import java.util.List;

/**
 * A name that callers may ask for and the deployments that serve it, in order of preference.
 *
 * @param tier how strong it is, 1 being the least; 0 when nobody said
 * @param selection which of its deployments is tried first
 * @param deployments at least one
 * @param maxOutputTokens sent where a provider demands a limit and the caller gave none; default
 *     4,096
 * @param resilience what is done when its deployments fail
 */
public record ModelEntry(
    String name,
    Kind kind,
    int tier,
    Selection selection,
    List<Deployment> deployments,
    int maxOutputTokens,
    Resilience resilience) {

  public static final int DEFAULT_MAX_OUTPUT_TOKENS = 4096;

  public ModelEntry {
    deployments = List.copyOf(deployments);
    if (deployments.isEmpty()) {
      throw new IllegalArgumentException(
          "deployments of " + name + ": none (expected: at least 1)");
    }
    if (maxOutputTokens <= 0) {
      throw new IllegalArgumentException(
          "maxOutputTokens: " + maxOutputTokens + " (expected: > 0)");
    }
  }

  /** What a model is for. */
  public enum Kind {
    CHAT,
    EMBEDDING
  }

  /** Which of several deployments is tried first. */
  public enum Selection {
    /** As they are listed. */
    ORDERED,
    /** By chance, in proportion to their weights. */
    WEIGHTED,
    /** By their price for this request; unknown prices last. */
    CHEAPEST,
    /** By how fast they have been within the last minute. */
    FASTEST,
    /** By how much is in flight there, in proportion to their weights. */
    LEAST_BUSY
  }
}
