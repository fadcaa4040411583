package io.headgate.bench;

import java.util.Optional;

/** Judges the answers of one connection, one after the other. Generator thread only. */
abstract class AnswerCheck implements HttpParser.Listener {

  private static final int OK = 200;

  private boolean awaited;
  private boolean ended;
  private int status;

  /**
   * A request was sent and its answer is awaited.
   *
   * @param intendedStartNanos what its times are counted from
   */
  void begin(long intendedStartNanos) {
    awaited = true;
    ended = false;
  }

  @Override
  public void onHead(byte[] head, int length) {
    if (!awaited) {
      throw new HttpParser.MalformedException("an answer nobody asked for");
    }
    status = status(head, length);
  }

  @Override
  public void onEnd() {
    awaited = false;
    ended = true;
  }

  boolean isEnded() {
    return ended;
  }

  /** Whether the answer that ended is the last one of its connection. */
  boolean isLast() {
    return false;
  }

  /** Why the answer that ended is wrong, empty when it is right. */
  Optional<String> problem() {
    return status == OK ? bodyProblem() : Optional.of("status " + status);
  }

  abstract Optional<String> bodyProblem();

  /** The three digits after {@code HTTP/1.1 }. */
  private static int status(byte[] head, int length) {
    int value = 0;
    for (int at = 9; at < 12 && at < length; at++) {
      value = value * 10 + head[at] - '0';
    }
    return value;
  }
}
