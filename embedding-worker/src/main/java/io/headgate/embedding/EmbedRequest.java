package io.headgate.embedding;

import static java.util.Objects.requireNonNull;

/**
 * One text to embed.
 *
 * @param text at most {@link #MAX_TEXT_LENGTH} characters; the sender cuts, because it knows which
 *     part matters
 * @param maxTokens to cut the text to, the model's two special ones included; 2 to 512
 * @param deadlineMillis how long the sender waits, from when it sent; a worker drops what has
 *     waited longer. Relative, because the clocks of two nodes differ
 */
public record EmbedRequest(String text, int maxTokens, int deadlineMillis) {

  /** Four times the characters of the 512 tokens that models take at the most. */
  public static final int MAX_TEXT_LENGTH = 8_192;

  public EmbedRequest {
    requireNonNull(text, "text");
    if (text.length() > MAX_TEXT_LENGTH) {
      throw new IllegalArgumentException(
          "text: " + text.length() + " characters (expected: <= " + MAX_TEXT_LENGTH + ")");
    }
    if (maxTokens < 2 || maxTokens > EmbeddingModelFiles.MAX_TOKENS) {
      throw new IllegalArgumentException("maxTokens: " + maxTokens + " (expected: 2 to 512)");
    }
    if (deadlineMillis <= 0) {
      throw new IllegalArgumentException("deadlineMillis: " + deadlineMillis + " (expected: > 0)");
    }
  }
}
