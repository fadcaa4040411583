package io.headgate.bench;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Judges the answers to {@link Questions} and enters each in a book. A refusal is an answer as any
 * other; only lost connections are left to the generator.
 */
final class NotedCheck extends AnswerCheck {

  /** More than an answer in one piece or an error has. */
  private static final int MAX_KEPT_BYTES = 4_096;

  private static final Pattern STATUS = Pattern.compile("http/1.1 (\\d{3})");
  private static final Pattern ATTEMPTS = Pattern.compile("\nx-headgate-attempts: *(\\d{1,6})");
  private static final Pattern CODE = Pattern.compile("\"code\":\"(\\w+)\"");
  private static final String CLOSE = "\nconnection: close\r";
  private static final String OK = "200";

  private final Questions questions;
  private final AnswerBook book;
  private final LoadRecorder recorder;
  private final EventCounter counter = new EventCounter();
  private final StringBuilder kept = new StringBuilder();
  private Question question;
  private String status = "";
  private int attempts;
  private boolean last;
  private long intendedNanos;
  private long firstTokenNanos;

  NotedCheck(Questions questions, AnswerBook book, LoadRecorder recorder) {
    this.questions = questions;
    this.book = book;
    this.recorder = recorder;
    this.question = questions.next();
  }

  @Override
  void begin(long intendedStartNanos) {
    super.begin(intendedStartNanos);
    question = questions.next();
    intendedNanos = intendedStartNanos;
    firstTokenNanos = 0;
    counter.reset();
    kept.setLength(0);
    book.asked(intendedStartNanos);
  }

  @Override
  public void onHead(byte[] head, int length) {
    super.onHead(head, length);
    String text = new String(head, 0, length, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    status = found(STATUS, text).orElse("no status");
    attempts = found(ATTEMPTS, text).map(Integer::valueOf).orElse(0);
    last = text.contains(CLOSE);
  }

  @Override
  public void onBody(byte[] bytes, int offset, int length) {
    if (question.streamed()) {
      counter.accept(bytes, offset, length);
      if (firstTokenNanos == 0 && counter.contentEvents() > 0) {
        firstTokenNanos = recorder.readNanos();
      }
    }
    // Of a stream the end is kept: an error in it is the last event.
    kept.append(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
    if (kept.length() > 2 * MAX_KEPT_BYTES) {
      kept.delete(0, kept.length() - MAX_KEPT_BYTES);
    }
  }

  @Override
  public void onEnd() {
    super.onEnd();
    book.told(
        new NotedAnswer(
            question.streamed(),
            intendedNanos,
            firstTokenNanos,
            recorder.readNanos(),
            attempts,
            wrong()));
  }

  private String wrong() {
    if (!status.equals(OK)) {
      return status + found(CODE, kept).map(code -> " " + code).orElse("");
    }
    if (!question.streamed()) {
      return kept.indexOf(question.text()) >= 0 ? "" : "another text";
    }
    if (kept.indexOf("event: error") >= 0) {
      return "in the stream: " + found(CODE, kept).orElse("error");
    }
    boolean whole = counter.contentEvents() == question.tokens() && counter.isDone();
    return whole ? "" : "a stream that is not whole";
  }

  private static Optional<String> found(Pattern pattern, CharSequence text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  @Override
  boolean isLast() {
    return last;
  }

  /** What was answered is in the book, be it right or wrong. */
  @Override
  Optional<String> problem() {
    return Optional.empty();
  }

  @Override
  Optional<String> bodyProblem() {
    return Optional.empty();
  }
}
