package io.headgate.embedding;

import static java.util.Objects.requireNonNull;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.Arrays;

/** Why there is no embedding; whoever wanted it goes on without. */
public final class EmbeddingUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** What was in the way. */
  public enum Reason {
    /** Nobody listens: workers are off, starting or gone. */
    NO_WORKER(1),
    /** As many texts wait as may. */
    QUEUE_FULL(2),
    /** The deadline passed first. */
    LATE(3),
    /** The worker or its model has a fault. */
    FAILED(4);

    /** On the wire. */
    private final int code;

    Reason(int code) {
      this.code = code;
    }

    private static Reason of(int code) {
      return Arrays.stream(values())
          .filter(reason -> reason.code == code)
          .findFirst()
          .orElse(FAILED);
    }
  }

  public EmbeddingUnavailable(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = requireNonNull(reason, "reason");
  }

  public Reason reason() {
    return reason;
  }

  /** Whether another node may still have an answer. */
  boolean isWorthAnotherNode() {
    return reason == Reason.NO_WORKER || reason == Reason.QUEUE_FULL;
  }

  /** The failure as the event bus carries it. */
  static ReplyException toReply(Throwable failure) {
    EmbeddingUnavailable told =
        failure instanceof EmbeddingUnavailable expected
            ? expected
            : new EmbeddingUnavailable(Reason.FAILED, String.valueOf(failure.getMessage()));
    return new ReplyException(ReplyFailure.RECIPIENT_FAILURE, told.reason.code, told.getMessage());
  }

  /** What the event bus tells, in our words. */
  static EmbeddingUnavailable from(Throwable failure) {
    Reason reason =
        failure instanceof ReplyException reply
            ? switch (reply.failureType()) {
              case NO_HANDLERS -> Reason.NO_WORKER;
              case TIMEOUT -> isDiscarded(reply) ? Reason.NO_WORKER : Reason.LATE;
              case RECIPIENT_FAILURE -> Reason.of(reply.failureCode());
              case ERROR -> Reason.FAILED;
            }
            : Reason.FAILED;
    return new EmbeddingUnavailable(reason, String.valueOf(failure.getMessage()));
  }

  /**
   * What waits before a listener that goes is told by Vert.x as a timeout, long before its time;
   * only the words tell it apart.
   */
  private static boolean isDiscarded(ReplyException reply) {
    return String.valueOf(reply.getMessage()).startsWith("Discarded the request");
  }
}
