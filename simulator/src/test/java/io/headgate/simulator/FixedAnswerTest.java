package io.headgate.simulator;

import static io.headgate.simulator.Running.json;
import static io.headgate.simulator.Running.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Models that say what they are told to, and go on from their own words. */
class FixedAnswerTest {

  private static final String TEXT = numbers(1, 60);

  private static Running running;

  @BeforeAll
  static void start() {
    running = new Running();
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @AfterEach
  void mend() {
    running.simulator.faults().clear();
  }

  /** How each protocol is asked and answers. */
  enum Speaker {
    OPENAI("/choices/0/message/content", "/choices/0/delta/content", "/usage/completion_tokens"),
    ANTHROPIC("/content/0/text", "/delta/text", "/usage/output_tokens"),
    GEMINI(
        "/candidates/0/content/parts/0/text",
        "/candidates/0/content/parts/0/text",
        "/usageMetadata/candidatesTokenCount");

    private final String text;
    private final String delta;
    private final String usage;

    Speaker(String text, String delta, String usage) {
      this.text = text;
      this.delta = delta;
      this.usage = usage;
    }

    HttpResponse<String> ask(boolean isStream, String... turns) {
      ObjectNode body = new ObjectMapper().createObjectNode();
      ArrayNode messages = body.putArray(this == GEMINI ? "contents" : "messages");
      for (int i = 0; i < turns.length; i++) {
        turn(messages.addObject(), i % 2 == 0, turns[i]);
      }
      if (this == GEMINI) {
        String verb = isStream ? ":streamGenerateContent?alt=sse" : ":generateContent";
        return running.gemini("gemini-sim" + verb, body.toString());
      }
      body.put("model", "sim").put("max_tokens", 500).put("stream", isStream);
      return this == OPENAI ? running.openAi(body.toString()) : running.anthropic(body.toString());
    }

    private void turn(ObjectNode message, boolean isUser, String text) {
      message.put("role", isUser ? "user" : this == GEMINI ? "model" : "assistant");
      if (this == GEMINI) {
        message.putArray("parts").addObject().put("text", text);
      } else {
        message.put("content", text);
      }
    }

    String said(String... turns) {
      return json(ask(false, turns)).at(text).asText();
    }

    String streamed(HttpResponse<String> answer) {
      return Running.data(answer.body()).stream()
          .filter(data -> data.startsWith("{"))
          .map(data -> json(data).at(delta).asText())
          .collect(Collectors.joining());
    }
  }

  @ParameterizedTest
  @EnumSource(Speaker.class)
  void saysWhatItIsTold(Speaker speaker) {
    running.simulator.faults().add(FaultScript.Rule.of(answering(TEXT)));

    JsonNode document = json(speaker.ask(false, "anything"));

    assertThat(document.at(speaker.text).asText()).isEqualTo(TEXT);
    assertThat(document.at(speaker.usage).asInt()).isEqualTo(60);
    assertThat(speaker.streamed(speaker.ask(true, "anything"))).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @EnumSource(Speaker.class)
  void isCutBetweenItsWords(Speaker speaker) {
    running.simulator.faults().add(FaultScript.Rule.of(answering(TEXT)));
    running.simulator.faults().add("cut=40,framing=close");

    assertThat(speaker.streamed(speaker.ask(true, "anything"))).isEqualTo(numbers(1, 40));
  }

  @ParameterizedTest
  @EnumSource(Speaker.class)
  void goesOnWhereItsOwnWordsEnd(Speaker speaker) {
    running.simulator.faults().add(FaultScript.Rule.of(answering(TEXT)));

    JsonNode rest = json(speaker.ask(false, "anything", numbers(1, 40)));

    assertThat(rest.at(speaker.text).asText()).isEqualTo(" " + numbers(41, 60));
    assertThat(rest.at(speaker.usage).asInt()).isEqualTo(20);
    assertThat(speaker.streamed(speaker.ask(true, "anything", numbers(1, 40))))
        .isEqualTo(" " + numbers(41, 60));
    assertThat(speaker.said("anything", TEXT)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Speaker.class)
  void beginsAnewAfterWordsThatAreNotItsOwn(Speaker speaker) {
    running.simulator.faults().add(FaultScript.Rule.of(answering(TEXT)));

    assertThat(speaker.said("anything", "two one")).isEqualTo(TEXT);
    assertThat(speaker.said("anything", numbers(1, 40), "go on")).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @EnumSource(Speaker.class)
  void goesOnWithWhatItMadeUp(Speaker speaker) {
    String whole = speaker.said("a question");

    assertThat(speaker.said("a question", whole.substring(0, 20))).isEqualTo(whole.substring(20));
  }

  @ParameterizedTest
  @CsvSource({
    "OPENAI,    /error/type,   invalid_request_error",
    "OPENAI,    /error/code,   invalid_prefill",
    "ANTHROPIC, /error/type,   invalid_request_error",
    "GEMINI,    /error/status, INVALID_ARGUMENT"
  })
  void aModelThatTakesNoPrefillSaysSo(Speaker speaker, String where, String what) {
    running.simulator.faults().add("no-prefill");

    HttpResponse<String> refused = speaker.ask(true, "a question", "an answer");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).at(where).asText()).isEqualTo(what);
    assertThat(speaker.ask(true, "a question").statusCode()).isEqualTo(200);
    assertThat(speaker.ask(true, "a question", "an answer", "go on").statusCode()).isEqualTo(200);
  }

  @Test
  void anthropicTakesNoPrefillThatEndsInASpace() {
    assertThat(Speaker.ANTHROPIC.ask(false, "a question", "an answer ").statusCode())
        .isEqualTo(400);
  }

  @Test
  void callsThatWaitForTheirResultAreNoPrefill() {
    running.simulator.faults().add("no-prefill");
    String calls =
        "{'model':'sim','messages':[{'role':'user','content':'Hi'},{'role':'assistant',"
            + "'tool_calls':[{'id':'c','type':'function',"
            + "'function':{'name':'f','arguments':'{}'}}]}]}";

    assertThat(running.openAi(quoted(calls)).statusCode()).isEqualTo(200);
  }

  private static Fault answering(String text) {
    return Fault.parse("answer=" + text);
  }

  /** The numbers from one to the other, as words. */
  private static String numbers(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(i -> "n" + i)
        .collect(Collectors.joining(" "));
  }
}
