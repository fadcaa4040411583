package io.headgate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CannedAnswersTest {

  @Test
  void streamsHaveAWritePerEvent() {
    assertThat(CannedAnswers.OPENAI_STREAM.writes()).hasSize(24);
    assertThat(CannedAnswers.ANTHROPIC_STREAM.writes()).hasSize(25);
    assertThat(CannedAnswers.GEMINI_STREAM.writes()).hasSize(20);
  }

  @Test
  void firstTokenIsWhereItIsSaidToBe() {
    assertThat(firstToken(CannedAnswers.OPENAI_STREAM)).contains("piece 01");
    assertThat(firstToken(CannedAnswers.ANTHROPIC_STREAM)).contains("piece 01");
    assertThat(firstToken(CannedAnswers.GEMINI_STREAM)).contains("piece 01");
  }

  @Test
  void sizesAreThoseOfTheMethod() {
    assertThat(CannedAnswers.OPENAI_STREAM.writes().get(1).length()).isBetween(280, 300);
    String json = new String(CannedAnswers.OPENAI, StandardCharsets.UTF_8);
    assertThat(json.substring(json.indexOf("\r\n\r\n") + 4).length()).isBetween(740, 780);
  }

  @Test
  void openAiStreamPassesTheCheckOfTheGenerator() {
    StreamCheck check = new StreamCheck(new LoadRecorder());
    HttpParser parser = new HttpParser(check);
    check.begin(0);
    for (Buffer write : CannedAnswers.OPENAI_STREAM.writes()) {
      parser.accept(write.getBytes(), 0, write.length());
    }
    assertThat(check.problem()).isEmpty();
  }

  @Test
  void picksTheAnswerByPathAndBody() {
    CannedRequest openAi =
        CannedRequest.of("POST /v1/chat/completions HTTP/1.1\r\n\r\n", "{\"model\":\"x-paced\"}");
    assertThat(openAi.stream()).isEmpty();
    assertThat(openAi.json()).contains(CannedAnswers.OPENAI);
    assertThat(openAi.paced()).isTrue();
    CannedRequest anthropic =
        CannedRequest.of(
            "POST /v1/messages HTTP/1.1\r\n\r\n",
            "{\"model\":\"x\",\"stream\":true,\"a\":\"paced\"}");
    assertThat(anthropic.stream()).contains(CannedAnswers.ANTHROPIC_STREAM);
    assertThat(anthropic.paced()).isFalse();
    CannedRequest gemini =
        CannedRequest.of(
            "POST /v1beta/models/x-paced:streamGenerateContent?alt=sse HTTP/1.1\r\n\r\n", "{}");
    assertThat(gemini.stream()).contains(CannedAnswers.GEMINI_STREAM);
    assertThat(gemini.paced()).isTrue();
  }

  private static String firstToken(CannedStream stream) {
    return stream.writes().get(stream.firstToken()).toString();
  }
}
