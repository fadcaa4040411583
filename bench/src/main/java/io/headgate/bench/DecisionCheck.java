package io.headgate.bench;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Expects the canned JSON answer, and notes what the gateway's headers say of its decision. */
final class DecisionCheck extends AnswerCheck {

  private final DecisionHeaders headers;
  private final JsonCheck json = new JsonCheck();

  DecisionCheck(DecisionHeaders headers) {
    this.headers = headers;
  }

  @Override
  void begin(long intendedStartNanos) {
    super.begin(intendedStartNanos);
    json.begin(intendedStartNanos);
  }

  @Override
  public void onHead(byte[] head, int length) {
    super.onHead(head, length);
    headers.add(new String(head, 0, length, StandardCharsets.ISO_8859_1));
  }

  @Override
  public void onBody(byte[] bytes, int offset, int length) {
    json.onBody(bytes, offset, length);
  }

  @Override
  Optional<String> bodyProblem() {
    return json.bodyProblem();
  }
}
