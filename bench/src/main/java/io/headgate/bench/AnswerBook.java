package io.headgate.bench;

import java.util.ArrayList;
import java.util.List;

/** Every request of a load and what became of it. Generator thread only. */
final class AnswerBook {

  private final List<Long> intended = new ArrayList<>();
  private final List<NotedAnswer> answers = new ArrayList<>();

  void asked(long intendedNanos) {
    intended.add(intendedNanos);
  }

  void told(NotedAnswer answer) {
    answers.add(answer);
  }

  /** How many requests were due in a span of time. */
  long asked(long fromNanos, long toNanos) {
    return intended.stream().filter(at -> at - fromNanos >= 0 && at - toNanos < 0).count();
  }

  /** The answers to the requests that were due in a span of time. */
  List<NotedAnswer> answers(long fromNanos, long toNanos) {
    return answers.stream()
        .filter(one -> one.intendedNanos() - fromNanos >= 0 && one.intendedNanos() - toNanos < 0)
        .toList();
  }

  List<NotedAnswer> all() {
    return List.copyOf(answers);
  }
}
