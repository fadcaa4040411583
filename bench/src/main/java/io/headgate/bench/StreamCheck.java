package io.headgate.bench;

import java.util.Optional;

/**
 * Expects all pieces of the canned text, each in its event, and {@code [DONE]} as the last event.
 */
final class StreamCheck extends AnswerCheck {

  /**
   * Besides the pieces of text: {@code [DONE]} at least; at most also a role, a finish and a usage
   * chunk. A gateway may leave out the usage that its client did not ask for.
   */
  private static final int MIN_OTHER_EVENTS = 1;

  private static final int MAX_OTHER_EVENTS = 4;

  private final LoadRecorder recorder;
  private final EventCounter counter = new EventCounter();
  private long startNanos;
  private long lastContentNanos;

  StreamCheck(LoadRecorder recorder) {
    this.recorder = recorder;
  }

  @Override
  void begin(long intendedStartNanos) {
    super.begin(intendedStartNanos);
    startNanos = intendedStartNanos;
    counter.reset();
  }

  @Override
  public void onBody(byte[] bytes, int offset, int length) {
    int before = counter.contentEvents();
    counter.accept(bytes, offset, length);
    for (int i = before; i < counter.contentEvents(); i++) {
      recordContent(i, recorder.readNanos());
    }
  }

  private void recordContent(int index, long nowNanos) {
    if (index == 0) {
      recorder.recordFirstToken(nowNanos - startNanos);
    } else {
      recorder.recordGap(nowNanos - lastContentNanos);
    }
    lastContentNanos = nowNanos;
  }

  @Override
  Optional<String> bodyProblem() {
    int others = counter.events() - counter.contentEvents();
    if (counter.contentEvents() != CannedAnswers.CONTENT_CHUNKS) {
      return Optional.of(
          "content events: %d (expected: %d)"
              .formatted(counter.contentEvents(), CannedAnswers.CONTENT_CHUNKS));
    }
    if (!counter.isDone()) {
      return Optional.of("stream without [DONE] at its end");
    }
    return others < MIN_OTHER_EVENTS || others > MAX_OTHER_EVENTS
        ? Optional.of("events without content: " + others + " (expected: 1 to 4)")
        : Optional.empty();
  }
}
