package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.headgate.simulator.FaultScript;
import io.headgate.simulator.Seen;
import io.headgate.simulator.Simulator;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Promise P04: an answer that was cut is never presented as a success. Each provider's answer is
 * cut after every single byte, in every way in which HTTP can end a body.
 */
class CutAnswersIT {

  private static final String PROMPT = "LENGTH=3 UNICODE";

  private static final String SCHEMA =
      """
      {"type":"object","properties":{"found":{"type":"boolean"},"count":{"type":"integer"}},\
      "required":["found","count"],"additionalProperties":false}""";

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    // Thousands of requests, all on one connection: its own bound is tested elsewhere.
    gateway =
        TestGateway.start(
            Simulator.Options.defaults(), "  connections: { max_requests: 1000000 }", "");
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
    cutEverywhere(model, ending, body(model, true, PROMPT, ""), Answers::text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "strong", "medium"})
  void P04_aToolCallThatIsCutAnywhereNeverEndsAsASuccess(String model) {
    String tools =
        """
        ,"tools":[{"type":"function","function":{"name":"look_up","parameters":%s}}]"""
            .formatted(SCHEMA);
    cutEverywhere(model, "how=fin", body(model, true, "hello", tools), Answers::arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "strong", "medium"})
  void P04_jsonThatIsCutAnywhereNeverEndsAsASuccess(String model) {
    String format =
        """
        ,"response_format":{"type":"json_schema","json_schema":{"name":"one","schema":%s}}"""
            .formatted(SCHEMA);
    cutEverywhere(model, "how=fin", body(model, true, "hello", format), Answers::text);
  }

  /**
   * Cuts the answer to a request after each of its bytes.
   *
   * @param content what of a stream must be the beginning of what it is when whole
   */
  private static void cutEverywhere(
      String model, String ending, String request, UnaryOperator<String> content) {
    String whole = ask(request, model).body();
    assertThat(whole).endsWith("data: [DONE]\n\n");
    assertThat(content.apply(whole)).isNotEmpty();
    byte[] provided = providersBody();
    int finished = endOfFinishEvent(new String(provided, StandardCharsets.ISO_8859_1));

    for (int cut = 0; cut < provided.length; cut++) {
      cutNext(cut, ending);
      String context = model + " cut after byte " + cut + " of " + provided.length;
      HttpResponse<String> answer = ask(request, context);
      if (cut >= finished) {
        // All of the answer has come; only the provider's farewell is missing.
        assertThat(answer.statusCode()).as(context).isEqualTo(200);
        assertThat(content.apply(answer.body())).as(context).isEqualTo(content.apply(whole));
        assertThat(answer.body())
            .as(context)
            .endsWith("\n\ndata: [DONE]\n\n")
            .doesNotContain("event: error");
      } else if (answer.statusCode() == 200) {
        assertThat(answer.body()).as(context).doesNotContain("[DONE]");
        assertThat(answer.body()).as(context).contains("event: error\ndata: {\"error\":");
        assertThat(content.apply(whole)).as(context).startsWith(content.apply(answer.body()));
      } else {
        assertUpstreamError(answer, context);
      }
    }
  }

  @ParameterizedTest(name = "{0} with {1}")
  @MethodSource("everyProviderAndEnding")
  void P04_aWholeAnswerThatIsCutAnywhereIsAnError(String model, String ending) {
    String request = body(model, false, PROMPT, "");
    ask(request, model);
    byte[] provided = providersBody();

    for (int cut = 0; cut < provided.length; cut++) {
      cutNext(cut, ending);
      String context = model + " cut after byte " + cut + " of " + provided.length;
      assertUpstreamError(ask(request, context), context);
    }
  }

  private static void assertUpstreamError(HttpResponse<String> answer, String context) {
    assertThat(answer.statusCode()).as(context).isEqualTo(502);
    assertThat(Answers.error(answer.body()).path("code").asText())
        .as(context)
        .isEqualTo("upstream_error");
  }

  /** A request with one user message and these further members. */
  private static String body(String model, boolean stream, String prompt, String members) {
    return """
    {"model":"%s","stream":%s,"messages":[{"role":"user","content":"%s"}]%s}"""
        .formatted(model, stream, prompt, members);
  }

  private static HttpResponse<String> ask(String request, String context) {
    try {
      return gateway.post("/v1/chat/completions", request);
    } catch (UncheckedIOException broken) {
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
        Stream.of("\"finish_reason\":\"", "\"stop_reason\":\"", "\"finishReason\":\"")
            .mapToInt(stream::lastIndexOf)
            .max()
            .orElseThrow();
    int lf = stream.indexOf("\n\n", reason);
    int crlf = stream.indexOf("\r\n\r", reason);
    return crlf >= 0 ? crlf + 3 : lf + 2;
  }
}
