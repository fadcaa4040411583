package io.headgate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is noted of the answers of one connection. */
class NotedCheckTest {

  private static final long SECOND = 1_000_000_000L;
  private static final Question STREAM = Question.streamed("host", "key", "m", 2);
  private static final Question WHOLE = Question.whole("host", "key", "m", "one two");

  private final AnswerBook book = new AnswerBook();
  private final LoadRecorder recorder = new LoadRecorder();

  @Test
  void aWholeStreamIsRight() {
    NotedAnswer answer = told(STREAM, head(200, "x-headgate-attempts: 2"), stream("one", "two"));

    assertThat(answer.problem()).isEmpty();
    assertThat(answer.attempts()).isEqualTo(2);
    assertThat(answer.firstTokenNanos()).isEqualTo(3 * SECOND);
    assertThat(answer.totalNanos()).isEqualTo(2 * SECOND);
    assertThat(answer.isGood(2 * SECOND)).isTrue();
    assertThat(answer.isGood(2 * SECOND - 1)).isFalse();
  }

  @Test
  void aStreamWithoutAllItsTokensIsWrong() {
    assertThat(told(STREAM, head(200, "x: y"), stream("one")).problem())
        .isEqualTo("a stream that is not whole");
  }

  @Test
  void aStreamThatEndsInAnErrorTellsItsCode() {
    String cut =
        """
        data: {"content":"one"}

        event: error
        data: {"error":{"code":"upstream_error"}}

        """;

    assertThat(told(STREAM, head(200, "x: y"), cut).problem())
        .isEqualTo("in the stream: upstream_error");
  }

  @Test
  void anAnswerInOnePieceHoldsTheText() {
    assertThat(told(WHOLE, head(200, "x: y"), "{\"content\":\"one two\"}").isRight()).isTrue();
    assertThat(told(WHOLE, head(200, "x: y"), "{\"content\":\"one\"}").problem())
        .isEqualTo("another text");
  }

  @Test
  void aRefusalTellsItsStatusAndCode() {
    String body = "{\"error\":{\"code\":\"gateway_overloaded\"}}";

    assertThat(told(WHOLE, head(503, "x: y"), body).problem()).isEqualTo("503 gateway_overloaded");
  }

  @Test
  void figuresCountWhatWasDueWithinTheirSpan() {
    told(WHOLE, head(200, "x-headgate-attempts: 3"), "one two");
    told(WHOLE, head(503, "x: y"), "{}");
    book.asked(SECOND);

    AnswerFigures figures = AnswerFigures.of(book, SECOND, 3 * SECOND);

    assertThat(figures.offered()).isEqualTo(3);
    assertThat(figures.good()).isEqualTo(1);
    assertThat(figures.goodPerSecond()).isEqualTo(.5);
    assertThat(figures.repeated()).isEqualTo(2);
    assertThat(figures.problems()).containsEntry("503", 1).containsEntry("no answer", 1);
    assertThat(AnswerFigures.of(book, 2 * SECOND, 3 * SECOND).offered()).isZero();
  }

  @Test
  void aConnectionThatIsAnnouncedToCloseTakesNoOtherRequest() {
    NotedCheck check = new NotedCheck(new Questions(List.of(WHOLE)), book, recorder);

    answer(check, head(503, "Connection: close"), "{}");
    assertThat(check.isLast()).isTrue();
    answer(check, head(200, "x: y"), "one two");
    assertThat(check.isLast()).isFalse();
  }

  private NotedAnswer told(Question question, String head, String body) {
    answer(new NotedCheck(new Questions(List.of(question)), book, recorder), head, body);
    return book.all().get(book.all().size() - 1);
  }

  /** Due after one second, answered after three. */
  private void answer(NotedCheck check, String head, String body) {
    check.begin(SECOND);
    recorder.beginRead(3 * SECOND);
    byte[] bytes =
        (head + "Content-Length: " + body.length() + "\r\n\r\n" + body)
            .getBytes(StandardCharsets.US_ASCII);
    new HttpParser(check).accept(bytes, 0, bytes.length);
    assertThat(check.isEnded()).isTrue();
  }

  private static String head(int status, String header) {
    return "HTTP/1.1 " + status + " Some\r\n" + header + "\r\n";
  }

  private static String stream(String... tokens) {
    StringBuilder events = new StringBuilder();
    for (String token : tokens) {
      events.append("data: {\"content\":\"").append(token).append("\"}\n\n");
    }
    return events.append("data: [DONE]\n\n").toString();
  }
}
