package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.simulator.Ending;
import io.headgate.simulator.Seen;
import io.headgate.simulator.Simulator;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller sees of every fault of a provider, streamed and not. */
class ProviderFaultsIT {

  private static final String TIMEOUTS =
      "    timeouts: { connect: 1s, first_token: 400ms, between_tokens: 400ms, total: 1200ms }";
  private static final long LIMIT_MILLIS = 400;
  private static final long TOTAL_MILLIS = 1200;

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start(Simulator.Options.defaults(), "", TIMEOUTS);
    // The first request of a JVM loads classes; it is not what is timed here.
    Stream.of("small", "medium", "strong").forEach(model -> gateway.chat(model, true, "warm up"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @AfterEach
  void mend() {
    gateway.simulator().faults().clear();
  }

  /** A fault that shows before the first content, with the status and code that it becomes. */
  static Stream<Arguments> earlyFaults() {
    List<Arguments> rows =
        List.of(
            Arguments.of("status=400", 400, "invalid_request"),
            Arguments.of("status=401", 502, "upstream_auth"),
            Arguments.of("status=403", 502, "upstream_auth"),
            Arguments.of("status=404", 404, "model_not_found"),
            Arguments.of("status=408", 504, "upstream_timeout"),
            Arguments.of("status=413", 413, "request_too_large"),
            Arguments.of("status=422", 422, "unprocessable_request"),
            Arguments.of("status=429", 429, "rate_limit_exceeded"),
            Arguments.of("status=500", 502, "upstream_error"),
            Arguments.of("status=502", 502, "upstream_error"),
            Arguments.of("status=503", 503, "upstream_overloaded"),
            Arguments.of("status=504", 504, "upstream_timeout"),
            Arguments.of("status=529", 503, "upstream_overloaded"),
            Arguments.of("reset", 502, "upstream_error"),
            Arguments.of("close", 502, "upstream_error"),
            Arguments.of("redirect", 502, "upstream_error"),
            Arguments.of("html", 502, "upstream_error"),
            Arguments.of("empty", 502, "upstream_error"),
            Arguments.of("silent", 504, "upstream_timeout"),
            Arguments.of("silent-after-headers", 504, "upstream_timeout"));
    return Stream.of("small", "medium", "strong")
        .flatMap(
            model ->
                Stream.of(true, false)
                    .flatMap(
                        stream ->
                            rows.stream()
                                .map(
                                    row ->
                                        Arguments.of(
                                            model,
                                            stream,
                                            row.get()[0],
                                            row.get()[1],
                                            row.get()[2]))));
  }

  @ParameterizedTest(name = "{0} stream={1} {2}")
  @MethodSource("earlyFaults")
  void P05_aFaultBeforeTheFirstContentIsToldByItsStatusInTime(
      String model, boolean stream, String fault, int status, String code) {
    InTime.within(
        stream ? LIMIT_MILLIS : TOTAL_MILLIS, () -> checkEarly(model, stream, fault, status, code));
  }

  private static void checkEarly(
      String model, boolean stream, String fault, int status, String code) {
    HttpResponse<String> answer = chatUnder(fault, model, stream, "hello");

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(Answers.error(answer.body()).path("code").asText()).isEqualTo(code);
    assertThat(answer.body()).doesNotContain(TestGateway.PROVIDER_KEY);
    assertThat(answer.headers().firstValue("x-request-id")).isPresent();
    assertThat(answer.headers().firstValue("x-should-retry"))
        .contains(
            Boolean.toString(status == 429 || (status >= 500 && !code.equals("upstream_auth"))));
  }

  /** A fault after some content, with the code of the event that ends the stream. */
  static Stream<Arguments> lateFaults() {
    return Stream.of("small", "medium", "strong")
        .flatMap(
            model ->
                Stream.of(
                    Arguments.of(model, "cut=2", "stream_interrupted"),
                    Arguments.of(model, "rst=2", "stream_interrupted"),
                    Arguments.of(model, "malformed=2", "upstream_error"),
                    Arguments.of(model, "huge-line", "upstream_error"),
                    Arguments.of(model, "no-finish", "stream_interrupted"),
                    Arguments.of(model, "stall=2", "upstream_timeout"),
                    Arguments.of(model, "gap=600", "upstream_timeout")));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("lateFaults")
  void P05_aFaultWithinAStreamEndsItWithAnErrorEventInTime(
      String model, String fault, String code) {
    InTime.within(2 * LIMIT_MILLIS, () -> checkLate(model, fault, code));
  }

  private static void checkLate(String model, String fault, String code) {
    HttpResponse<String> answer = chatUnder(fault, model, true, "LENGTH=8");

    assertThat(answer.body()).doesNotContain("[DONE]");
    if (answer.statusCode() == 200) {
      assertThat(answer.body()).contains("event: error\ndata: {\"error\":");
      assertThat(Answers.lastError(answer.body()).path("code").asText()).isEqualTo(code);
      assertThat(Answers.lastError(answer.body()).path("partial").asBoolean()).isTrue();
    } else {
      assertThat(Answers.error(answer.body()).path("code").asText()).isEqualTo(code);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "medium", "strong"})
  void anErrorOfTheProviderWithinAStreamEndsItWithThatError(String model) {
    gateway.simulator().faults().add("error=2");

    HttpResponse<String> answer = gateway.chat(model, true, "LENGTH=8");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).doesNotContain("[DONE]").contains("event: error\n");
    assertThat(Answers.lastError(answer.body()).path("type").asText()).isEqualTo("upstream_error");
  }

  /** Departures from the protocol that leave the answer whole. */
  static Stream<Arguments> harmlessFaults() {
    return Stream.of("small", "medium", "strong")
        .flatMap(
            model ->
                Stream.of(
                        "no-done",
                        "double-done",
                        "data-after-done",
                        "crlf",
                        "cr",
                        "comments",
                        "bom",
                        "multi-data",
                        "drip=1",
                        "drip=7",
                        "no-usage",
                        "headers=40")
                    .map(fault -> Arguments.of(model, fault)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("harmlessFaults")
  void oddStreamsAreUnderstoodAndSentOnInOneForm(String model, String fault) {
    String usual = gateway.chat(model, true, "LENGTH=8 UNICODE").body();
    gateway.simulator().faults().add(fault);

    HttpResponse<String> answer = gateway.chat(model, true, "LENGTH=8 UNICODE");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Answers.text(answer.body())).isEqualTo(Answers.text(usual));
    assertThat(answer.body()).endsWith("\n\ndata: [DONE]\n\n").doesNotContain("\r");
    assertThat(answer.body().split("\\[DONE]", -1)).hasSize(2);
  }

  @Test
  void theProvidersRetryAfterReachesTheCallerInBothSpellings() {
    try (TestGateway limited = TestGateway.start()) {
      limited.simulator().faults().add("status=429,retry-after=70");

      HttpResponse<String> answer = limited.chat("small", false, "hello");

      assertThat(answer.headers().firstValue("retry-after")).contains("70");
      assertThat(answer.headers().firstValue("retry-after-ms")).contains("70000");
    }
  }

  @Test
  void anUnreachableProviderIsToldInOneClearLine() {
    HttpResponse<String> answer = gateway.chat("nowhere", false, "hello");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(Answers.error(answer.body()).path("message").asText())
        .isEqualTo("provider nowhere cannot be reached: connection refused");
  }

  @Test
  void implausibleCountsAreNotBelieved() {
    gateway.simulator().faults().add("usage=-5");

    HttpResponse<String> answer =
        gateway.post(
            "/v1/chat/completions",
            """
            {"model":"small","stream":true,"stream_options":{"include_usage":true},
             "messages":[{"role":"user","content":"hello"}]}""");

    assertThat(answer.body()).endsWith("data: [DONE]\n\n").doesNotContain(":-5");
    gateway.eventually(() -> gateway.accessLog().contains("implausible_usage"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stall=1", "silent", "silent-after-headers"})
  void aProviderThatIsGivenUpSeesItsConnectionClosed(String fault) {
    gateway.simulator().requests().clear();
    gateway.simulator().faults().add(fault);

    gateway.chat("small", true, "LENGTH=8");

    Seen seen =
        TestGateway.await(
            gateway.simulator().requests().whenEnded(one -> one.model().equals("sim-small")));
    assertThat(seen.ending()).isEqualTo(Ending.CLIENT_GONE);
    assertThat(gateway.simulator().requests().inFlight()).isZero();
  }

  /** Asks once, with a fault of its own. */
  private static HttpResponse<String> chatUnder(
      String fault, String model, boolean stream, String prompt) {
    gateway.simulator().faults().clear();
    gateway.simulator().faults().add(fault);
    return gateway.chat(model, stream, prompt);
  }
}
