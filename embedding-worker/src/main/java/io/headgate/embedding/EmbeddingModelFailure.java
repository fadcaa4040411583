package io.headgate.embedding;

/** Why a model cannot be used, in one line that says what to do. */
public final class EmbeddingModelFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  EmbeddingModelFailure(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
