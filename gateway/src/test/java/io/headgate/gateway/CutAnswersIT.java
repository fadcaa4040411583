package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headgate.simulator.FaultScript;
import io.headgate.simulator.Seen;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Promise P04: an answer that was cut is never presented as a success. Each provider's answer is
 * cut after every single byte, in every way in which HTTP can end a body.
 */
class CutAnswersIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROMPT = "LENGTH=3 UNICODE";

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @AfterEach
  void mend() {
    gateway.simulator().faults().clear();
  }

  static Stream<Arguments> everyProviderAndEnding() {
    return Stream.of("small", "strong", "medium")
        .flatMap(
            model ->
                Stream.of(
                        "how=fin",
                        "how=rst",
                        "how=clean",
                        "framing=length,how=fin",
                        "framing=close,how=fin")
                    .map(ending -> Arguments.of(model, ending)));
  }

  @ParameterizedTest(name = "{0} with {1}")
  @MethodSource("everyProviderAndEnding")
  void P04_aStreamThatIsCutAnywhereNeverEndsAsASuccess(String model, String ending) {
    String whole = gateway.chat(model, true, PROMPT).body();
    assertThat(whole).endsWith("data: [DONE]\n\n");
    byte[] provided = providersBody();
    int finished = endOfFinishEvent(new String(provided, StandardCharsets.ISO_8859_1));

    for (int cut = 0; cut < provided.length; cut++) {
      cutNext(cut, ending);
      String context = model + " cut after byte " + cut + " of " + provided.length;
      HttpResponse<String> answer = chatUnlessBroken(model, true, context);
      if (cut >= finished) {
        // All of the answer has come; only the provider's farewell is missing.
        assertThat(text(answer.body())).as(context).isEqualTo(text(whole));
      } else if (answer.statusCode() == 200) {
        assertThat(answer.body()).as(context).doesNotContain("[DONE]");
        assertThat(answer.body()).as(context).contains("event: error\ndata: {\"error\":");
        assertThat(text(whole)).as(context).startsWith(text(answer.body()));
      } else {
        assertThat(answer.statusCode()).as(context).isEqualTo(502);
        assertThat(error(answer)).as(context).isEqualTo("upstream_error");
      }
    }
  }

  @ParameterizedTest(name = "{0} with {1}")
  @MethodSource("everyProviderAndEnding")
  void P04_aWholeAnswerThatIsCutAnywhereIsAnError(String model, String ending) {
    gateway.chat(model, false, PROMPT);
    byte[] provided = providersBody();

    for (int cut = 0; cut < provided.length; cut++) {
      cutNext(cut, ending);
      String context = model + " cut after byte " + cut + " of " + provided.length;
      HttpResponse<String> answer = chatUnlessBroken(model, false, context);
      assertThat(answer.statusCode()).as(context).isEqualTo(502);
      assertThat(error(answer)).as(context).isEqualTo("upstream_error");
    }
  }

  private static HttpResponse<String> chatUnlessBroken(
      String model, boolean stream, String context) {
    try {
      return gateway.chat(model, stream, PROMPT);
    } catch (java.io.UncheckedIOException broken) {
      return fail(context + ": the gateway broke its own answer", broken);
    }
  }

  private static void cutNext(int bytes, String ending) {
    FaultScript faults = gateway.simulator().faults();
    faults.clear();
    faults.add("cut-byte=" + bytes + "," + ending);
  }

  /**
   * What the provider sends for the request that it saw last, asked for again without a gateway.
   */
  private static byte[] providersBody() {
    List<Seen> seen = gateway.simulator().requests().all();
    Seen last = seen.get(seen.size() - 1);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway.simulator().url() + last.path()))
            .POST(HttpRequest.BodyPublishers.ofByteArray(last.rawBody()));
    Stream.of("content-type", "authorization", "x-api-key", "x-goog-api-key", "anthropic-version")
        .filter(last.headers()::containsKey)
        .forEach(name -> request.header(name, last.headers().get(name)));
    return gateway.send(request.build()).body().getBytes(StandardCharsets.UTF_8);
  }

  /** How many bytes of a stream hold the event with the finish reason, up to its blank line. */
  private static int endOfFinishEvent(String stream) {
    int reason =
        Stream.of("\"finish_reason\":\"stop\"", "\"stop_reason\":\"end_turn\"", "\"finishReason\"")
            .mapToInt(stream::lastIndexOf)
            .max()
            .orElseThrow();
    int lf = stream.indexOf("\n\n", reason);
    int crlf = stream.indexOf("\r\n\r", reason);
    return crlf >= 0 ? crlf + 3 : lf + 2;
  }

  /** All text of a stream, put together. */
  private static String text(String stream) {
    StringBuilder text = new StringBuilder();
    stream
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .map(line -> parse(line.substring("data: ".length())))
        .forEach(chunk -> text.append(chunk.at("/choices/0/delta/content").asText("")));
    return text.toString();
  }

  private static String error(HttpResponse<String> answer) {
    return parse(answer.body()).at("/error/code").asText();
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException malformed) {
      throw new AssertionError("not JSON: " + json, malformed);
    }
  }
}
