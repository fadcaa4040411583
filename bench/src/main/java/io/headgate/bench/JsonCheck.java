package io.headgate.bench;

import java.util.Optional;

/** Expects a JSON answer as long as the canned one, give or take what a gateway rewrites. */
final class JsonCheck extends AnswerCheck {

  /** An error body is shorter than this, the canned answer longer. */
  private static final int MIN_BODY_BYTES = 500;

  private int length;
  private byte last;

  @Override
  void begin(long intendedStartNanos) {
    super.begin(intendedStartNanos);
    length = 0;
    last = 0;
  }

  @Override
  public void onBody(byte[] bytes, int offset, int size) {
    if (size > 0) {
      length += size;
      last = bytes[offset + size - 1];
    }
  }

  @Override
  Optional<String> bodyProblem() {
    return length >= MIN_BODY_BYTES && (last == '}' || last == '\n')
        ? Optional.empty()
        : Optional.of("JSON answer is cut short");
  }
}
