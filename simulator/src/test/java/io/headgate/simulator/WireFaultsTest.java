package io.headgate.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireFaultsTest {

  private static Running running;

  @BeforeAll
  static void start() {
    running = new Running();
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void aPlainStreamIsWholeAndTerminated() {
    Wire wire = stream("");

    assertThat(wire.status()).isEqualTo(200);
    assertThat(wire.header("content-type")).hasValue("text/event-stream; charset=utf-8");
    assertThat(wire.isTerminated()).isTrue();
    assertThat(contentTokens(wire)).isEqualTo(6);
    assertThat(wire.header("x-sim-body-bytes")).hasValue("" + wire.body().length);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void statusAnswersWithTheProtocolsError(boolean isStream) {
    Wire wire =
        running.chat(
            "status=429,retry-after=2,retry-after-ms=2000,code=slow,message=a%2Cb", isStream);

    assertThat(wire.status()).isEqualTo(429);
    assertThat(wire.header("retry-after")).hasValue("2");
    assertThat(wire.header("retry-after-ms")).hasValue("2000");
    assertThat(Running.json(wire.bodyText()).at("/error/message").asText()).isEqualTo("a,b");
    assertThat(Running.json(wire.bodyText()).at("/error/code").asText()).isEqualTo("slow");
    assertThat(Running.json(wire.bodyText()).at("/error/type").asText())
        .isEqualTo("rate_limit_error");
  }

  @Test
  void ratelimitSetsWhatRemains() {
    Wire wire = running.chat("ratelimit=7", false);

    assertThat(wire.header("x-ratelimit-remaining-requests")).hasValue("7");
    assertThat(wire.header("x-ratelimit-remaining-tokens")).hasValue("7");
  }

  @Test
  void eachRateLimitHeaderCanHaveAValueOfItsOwn() {
    Wire wire =
        running.chat("ratelimit-requests=0,ratelimit-tokens=1234,ratelimit-reset-ms=61500", false);

    assertThat(wire.header("x-ratelimit-remaining-requests")).hasValue("0");
    assertThat(wire.header("x-ratelimit-remaining-tokens")).hasValue("1234");
    assertThat(wire.header("x-ratelimit-reset-requests")).hasValue("1m1.5s");
    assertThat(running.chat("ratelimit-reset-ms=20", false).header("x-ratelimit-reset-tokens"))
        .hasValue("20ms");
    assertThat(running.chat("ratelimit=0,ratelimit-tokens=9", false).head())
        .contains("x-ratelimit-remaining-requests: 0", "x-ratelimit-remaining-tokens: 9")
        .contains("x-ratelimit-reset-tokens: 1s");
    assertThat(running.chat("retry-after=360", false).head())
        .contains("x-ratelimit-reset-requests: 6m0s");
  }

  @Test
  void resetComesBeforeTheHeaders() {
    Wire wire = stream("reset");

    assertThat(wire.end).isEqualTo(Wire.End.RESET);
    assertThat(wire.isEmpty()).isTrue();
  }

  @Test
  void closeComesBeforeTheHeaders() {
    Wire wire = stream("close");

    assertThat(wire.end).isEqualTo(Wire.End.FIN);
    assertThat(wire.isEmpty()).isTrue();
  }

  @Test
  void silentNeverAnswers() {
    Wire wire = streamUntilSilent("silent");

    assertThat(wire.end).isEqualTo(Wire.End.SILENCE);
    assertThat(wire.isEmpty()).isTrue();
  }

  @Test
  void silentAfterHeadersSendsThemOnly() {
    Wire wire = streamUntilSilent("silent-after-headers");

    assertThat(wire.end).isEqualTo(Wire.End.SILENCE);
    assertThat(wire.status()).isEqualTo(200);
    assertThat(wire.body()).isEmpty();
  }

  @Test
  void firstAndGapDelay() {
    long start = System.nanoTime();
    Wire wire = stream("first=60,gap=20");
    long millis = (System.nanoTime() - start) / 1_000_000;

    assertThat(contentTokens(wire)).isEqualTo(6);
    assertThat(millis).isGreaterThanOrEqualTo(60 + 5 * 20);
  }

  @Test
  void aLateFirstTokenComesBehindTheHeadersAndTheRole() {
    Wire wire =
        Wire.sendUntilSilent(
            running.simulator.port(),
            Running.chatRequest("first-token=60000", true, "Connection: close\r\n"));

    assertThat(wire.end).isEqualTo(Wire.End.SILENCE);
    assertThat(wire.status()).isEqualTo(200);
    assertThat(data(wire)).hasSize(1);
    assertThat(contentTokens(wire)).isZero();
    assertThat(contentTokens(stream("first-token=1,gap=1"))).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 6, 99})
  void cutClosesAfterThatManyTokens(int tokens) {
    Wire wire = stream("cut=" + tokens);

    assertThat(wire.end).isEqualTo(Wire.End.FIN);
    assertThat(wire.isTerminated()).isFalse();
    assertThat(contentTokens(wire)).isEqualTo(Math.min(6, tokens));
    assertThat(wire.bodyText()).contains("\"role\":\"assistant\"").doesNotContain("[DONE]");
  }

  @Test
  void rstResetsAfterThatManyTokens() {
    Wire wire = stream("rst=2");

    assertThat(wire.end).isEqualTo(Wire.End.RESET);
    assertThat(contentTokens(wire)).isEqualTo(2);
  }

  @Test
  void stallFallsSilentAfterThatManyTokens() {
    Wire wire = streamUntilSilent("stall=2");

    assertThat(wire.end).isEqualTo(Wire.End.SILENCE);
    assertThat(contentTokens(wire)).isEqualTo(2);
  }

  @Test
  void aStallMayEndWithTheConnection() {
    Wire wire = stream("stall=2,stall-ms=30");

    assertThat(wire.end).isEqualTo(Wire.End.FIN);
    assertThat(contentTokens(wire)).isEqualTo(2);
    assertThat(wire.isTerminated()).isFalse();
  }

  @Test
  void aDocumentIsCutInItsMiddle() {
    Wire wire = running.chat("cut=1", false);

    int announced = Integer.parseInt(wire.header("content-length").orElseThrow());
    assertThat(wire.end).isEqualTo(Wire.End.FIN);
    assertThat(wire.body()).hasSize(announced / 2);
  }

  @Test
  void malformedInsertsABrokenEvent() {
    assertThat(data(stream("malformed=2"))).containsOnlyOnce("{\"id\": broken").endsWith("[DONE]");
    assertThat(running.chat("malformed=0", false).bodyText()).isEqualTo("{\"id\": broken");
  }

  @Test
  void errorEndsTheStreamWithTheErrorEvent() {
    Wire wire = stream("error=2");

    assertThat(wire.isTerminated()).isTrue();
    assertThat(contentTokens(wire)).isEqualTo(2);
    List<String> data = data(wire);
    assertThat(Running.json(data.get(data.size() - 1)).at("/error/type").asText())
        .isEqualTo("server_error");
    assertThat(running.chat("error=2", false).status()).isEqualTo(500);
  }

  @Test
  void eventsCanBeMissingOrTooMany() {
    assertThat(stream("no-done").bodyText()).doesNotContain("[DONE]").contains("\"stop\"");
    assertThat(stream("no-finish").bodyText()).contains("[DONE]").doesNotContain("\"stop\"");
    assertThat(data(stream("double-done"))).endsWith("[DONE]", "[DONE]");
    assertThat(data(stream("data-after-done"))).contains("[DONE]").last().asString().contains("id");
  }

  @Test
  void usageCanBeMissingOrWrong() {
    assertThat(running.chat("no-usage", false).bodyText()).doesNotContain("usage");
    assertThat(running.chat("usage=-3", false).bodyText()).contains("\"completion_tokens\":-3");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void dripChangesNoByte(int size) {
    assertThat(stream("drip=" + size).body()).isEqualTo(stream("").body());
  }

  @Test
  void dripWritesEachPieceByItself() {
    Wire wire = running.chat("drip=9,framing=chunked", false);

    assertThat(wire.isTerminated()).isTrue();
    assertThat(wire.everything()).contains("\r\n9\r\n").doesNotContain("\r\na\r\n");
  }

  @Test
  void lineEndsVary() {
    String plain = stream("").bodyText();

    assertThat(stream("crlf").bodyText()).isEqualTo(plain.replace("\n", "\r\n"));
    assertThat(stream("cr").bodyText()).isEqualTo(plain.replace("\n", "\r"));
  }

  @Test
  void seldomSeenButLegalSse() {
    assertThat(stream("comments").bodyText()).contains("\n\n: processing\n\ndata: ");
    assertThat(stream("bom").bodyText()).startsWith("\ufeffdata: ");
    assertThat(stream("multi-data").bodyText()).contains("data: {\"id\":").contains(",\ndata: \"");
  }

  @Test
  void responsesThatWereNotExpected() {
    assertThat(stream("html").header("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(stream("empty").body()).isEmpty();
    assertThat(stream("empty").status()).isEqualTo(200);
    assertThat(stream("redirect").status()).isEqualTo(302);
    assertThat(stream("redirect").header("location")).hasValue("http://127.0.0.1:1/");
    Wire json = stream("json-instead-of-stream");
    assertThat(json.header("content-type")).hasValue("application/json");
    assertThat(Running.json(json.bodyText()).path("object").asText()).isEqualTo("chat.completion");
  }

  @Test
  void aHugeLineNeverEnds() {
    Wire wire = stream("huge-line");

    assertThat(wire.end).isEqualTo(Wire.End.TOO_LONG);
    assertThat(wire.bodyText()).startsWith("data: {\"id\":\"xxxx").doesNotContain("\n");
  }

  @Test
  void headersMultiply() {
    String head = stream("headers=40").head();

    assertThat(head).contains("x-sim-filler-40: filler").contains("set-cookie: sim40=40; Path=/");
  }

  @Test
  void framingVaries() {
    byte[] body = stream("").body();

    Wire length = stream("framing=length");
    assertThat(length.header("content-length")).hasValue("" + body.length);
    assertThat(length.body()).isEqualTo(body);
    Wire close =
        Wire.send(running.simulator.port(), Running.chatRequest("framing=close", true, ""));
    assertThat(close.isChunked()).isFalse();
    assertThat(close.header("content-length")).isEmpty();
    assertThat(close.end).isEqualTo(Wire.End.FIN);
    assertThat(close.body()).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"chunked", "length", "close"})
  void cutByteIsExactAtEveryByte(String framing) {
    byte[] whole = stream("").body();
    for (int n = 0; n <= whole.length; n++) {
      Wire wire = stream("cut-byte=" + n + ",framing=" + framing);

      assertThat(wire.body()).isEqualTo(Arrays.copyOf(whole, n));
      assertThat(wire.header("x-sim-body-bytes")).hasValue("" + whole.length);
      assertThat(wire.end).isEqualTo(Wire.End.FIN);
      assertThat(wire.isTerminated()).isFalse();
    }
  }

  @Test
  void cutByteEndsAsTold() {
    assertThat(stream("cut-byte=100,how=rst").end).isEqualTo(Wire.End.RESET);
    Wire clean = stream("cut-byte=100,how=clean");
    assertThat(clean.isTerminated()).isTrue();
    assertThat(clean.body()).hasSize(100);
    assertThat(running.chat("cut-byte=10,how=clean", false).header("content-length"))
        .hasValue("10");
    Wire announced = running.chat("cut-byte=10,framing=length", false);
    assertThat(announced.body()).hasSize(10);
    assertThat(announced.header("content-length")).isEqualTo(announced.header("x-sim-body-bytes"));
  }

  private static Wire stream(String fault) {
    return running.chat(fault, true);
  }

  private static Wire streamUntilSilent(String fault) {
    return Wire.sendUntilSilent(
        running.simulator.port(), Running.chatRequest(fault, true, "Connection: close\r\n"));
  }

  private static List<String> data(Wire wire) {
    return Running.data(wire.bodyText());
  }

  private static long contentTokens(Wire wire) {
    String text = new String(wire.body(), StandardCharsets.UTF_8);
    return Running.data(text).stream()
        .filter(data -> data.startsWith("{") && !data.contains("broken"))
        .filter(data -> !Running.json(data).at("/choices/0/delta/content").asText().isEmpty())
        .count();
  }
}
