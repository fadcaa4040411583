package io.headgate.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestLogTest {

  private Running running;

  @BeforeEach
  void start() {
    running = new Running();
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void tellsWhatWasSeen() {
    running.chat("usage=3", true);

    Seen seen = log().of("gpt-sim").get(0);
    assertThat(log().size()).isEqualTo(1);
    assertThat(seen.protocol()).isEqualTo("openai");
    assertThat(seen.method()).isEqualTo("POST");
    assertThat(seen.path()).isEqualTo("/v1/chat/completions");
    assertThat(seen.fault()).isEqualTo("usage=3");
    assertThat(seen.credential()).isEqualTo("key");
    assertThat(seen.lastRole()).isEqualTo("user");
    assertThat(seen.headers()).containsEntry("authorization", "Bearer key");
    assertThat(seen.body().path("model").asText()).isEqualTo("gpt-sim!usage=3");
    assertThat(new String(seen.rawBody(), StandardCharsets.UTF_8)).startsWith("{\"model\"");
    assertThat(seen.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(seen.tokensSent()).isEqualTo(6);
    assertThat(seen.endNanos()).isGreaterThan(seen.startNanos());
  }

  @Test
  void tellsWhoSpokeLastAndWithWhichCredential() {
    String turn = "{'role':'assistant','content':'Well'}";
    running.anthropic(
        Running.quoted("{'model':'a','max_tokens':9,'messages':[{'role':'user'}," + turn + "]}"));
    running.gemini("g:generateContent", Running.quoted("{'contents':[{'parts':[{'text':'Hi'}]}]}"));
    running.gemini(
        "m:generateContent?key=one-in-the-path", Running.quoted("{'contents':[{'role':'model'}]}"));
    running.send("GET", "/v1/models", "");

    assertThat(log().all())
        .extracting(Seen::lastRole)
        .containsExactly("assistant", "user", "model", "");
    assertThat(log().all()).extracting(Seen::credential).containsExactly("key", "key", "key", "");
  }

  @Test
  void tellsACutFromAnEnd() {
    running.chat("cut=2", true);

    Seen seen = log().all().get(0);
    assertThat(seen.ending()).isEqualTo(Ending.FAULTED);
    assertThat(seen.tokensSent()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "silent",
        "silent-after-headers",
        "stall=1",
        "gap=60000",
        "first=60000",
        "huge-line"
      })
  void noticesThatTheClientWent(String fault) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.simulator.port())) {
      socket
          .getOutputStream()
          .write(Running.chatRequest(fault, true, "").getBytes(StandardCharsets.UTF_8));
      Running.await(log().whenSeen(seen -> seen.ending() == Ending.OPEN));
      assertThat(log().inFlight()).isEqualTo(1);
    }

    assertThat(Running.await(log().whenEnded(seen -> true)).ending()).isEqualTo(Ending.CLIENT_GONE);
    assertThat(log().inFlight()).isZero();
  }

  @Test
  void forgetsOnRequest() {
    running.chat("", false);
    log().clear();

    assertThat(log().all()).isEmpty();
  }

  @Test
  void keepsTheNewestAndCountsTheRest() {
    RequestLog small = new RequestLog();
    running.chat("", false);
    Seen seen = log().all().get(0);
    for (int i = 0; i < RequestLog.CAPACITY + 2; i++) {
      small.add(seen);
    }

    assertThat(small.size()).isEqualTo(RequestLog.CAPACITY);
    assertThat(small.dropped()).isEqualTo(2);
  }

  private RequestLog log() {
    return running.simulator.requests();
  }
}
