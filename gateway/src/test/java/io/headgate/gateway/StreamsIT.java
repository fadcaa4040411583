package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.simulator.Ending;
import io.headgate.simulator.Seen;
import io.headgate.simulator.Simulator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams between a client and a provider of different speeds and lives, on raw sockets. */
class StreamsIT {

  private static final long ABORT_LIMIT_MILLIS = 1_000;
  private static final int ABORTS = 20;

  /** The promise is 50 ms; the rest is for a machine that does other things. */
  private static final long ABORT_MEDIAN_MILLIS = 150;

  /** So that 400,000 tokens are some 80 MB. */
  private static final long BYTES_PER_TOKEN = 200;

  private static final long MAX_BYTES_BETWEEN = 12_000_000;

  @ParameterizedTest
  @ValueSource(strings = {"small", "medium", "strong"})
  void aClientThatGoesAwayStopsTheProvider(String model) throws IOException {
    try (TestGateway gateway = TestGateway.start(paced(Duration.ofMillis(20)), "", "")) {
      try (Client client = Client.ask(gateway, model, "LENGTH=10000")) {
        client.readUntil("\"content\":\"");
      }
      Seen seen = TestGateway.await(gateway.simulator().requests().whenEnded(one -> true));

      assertThat(seen.ending()).isEqualTo(Ending.CLIENT_GONE);
      assertThat(seen.tokensSent()).isLessThan(1_000);
      gateway.eventually(() -> gateway.accessLog().contains("\"client_gone\":true"));
      assertThat(gateway.accessLog()).contains("\"status\":499");
      assertThat(gateway.management("/metrics").body())
          .contains("gateway_requests_in_flight 0.0")
          .contains("outcome=\"client_closed_request\"");
    }
  }

  @Test
  void aClientThatGoesAwayBeforeTheFirstTokenStopsTheProvider() throws IOException {
    try (TestGateway gateway = TestGateway.start()) {
      gateway.simulator().faults().add("silent");
      long closed;
      try (Client client = Client.ask(gateway, "small", "hello")) {
        TestGateway.await(gateway.simulator().requests().whenSeen(one -> true));
        closed = System.nanoTime();
      }
      Seen seen = TestGateway.await(gateway.simulator().requests().whenEnded(one -> true));

      assertThat(seen.ending()).isEqualTo(Ending.CLIENT_GONE);
      assertThat(TimeUnit.NANOSECONDS.toMillis(seen.endNanos() - closed))
          .isLessThan(ABORT_LIMIT_MILLIS);
    }
  }

  @Test
  void aClientThatGoesAwayStopsTheProviderAtOnce() throws IOException {
    try (TestGateway gateway = TestGateway.start(paced(Duration.ofMillis(20)), "", "")) {
      List<Long> micros = new ArrayList<>();
      abort(gateway); // warms up
      for (int i = 0; i < ABORTS; i++) {
        micros.add(abort(gateway));
      }
      micros.sort(null);
      System.out.println("StreamsIT: from the client's end to the provider's, in µs: " + micros);

      assertThat(micros.get(ABORTS / 2)).isLessThan(ABORT_MEDIAN_MILLIS * 1_000);
    }
  }

  /** Goes away within a stream; how many microseconds later the provider sees it. */
  private static long abort(TestGateway gateway) throws IOException {
    gateway.simulator().requests().clear();
    long closed;
    try (Client client = Client.ask(gateway, "small", "LENGTH=10000")) {
      client.readUntil("\"content\":\"");
      closed = System.nanoTime();
    }
    Seen seen = TestGateway.await(gateway.simulator().requests().whenEnded(one -> true));
    assertThat(seen.ending()).isEqualTo(Ending.CLIENT_GONE);
    return TimeUnit.NANOSECONDS.toMicros(seen.endNanos() - closed);
  }

  @Test
  void aClientThatDoesNotReadHoldsTheProviderUpAndCostsNoMemory() throws IOException {
    try (TestGateway gateway = TestGateway.start()) {
      try (Client client = Client.ask(gateway, "small", "LENGTH=400000")) {
        client.readUntil("\"content\":\"");
        awaitStandstill(gateway);
        Seen stalled = gateway.simulator().requests().all().get(0);

        long between = stalled.tokensSent() * BYTES_PER_TOKEN;
        System.out.println("StreamsIT: bytes between a provider and a stalled client: " + between);

        // What the provider got rid of and the client has not read is all that can be in memory,
        // here or in the kernel.
        assertThat(stalled.ending()).isEqualTo(Ending.OPEN);
        assertThat(between).isLessThan(MAX_BYTES_BETWEEN);
        assertThat(client.readToEnd()).endsWith("data: [DONE]");
      }
    }
  }

  @Test
  void P05_aClientThatNeverReadsIsLetGoAfterTheConfiguredTime() throws IOException {
    try (TestGateway gateway =
        TestGateway.start(Simulator.Options.defaults(), "  timeouts: { slow_reader: 300ms }", "")) {
      try (Client client = Client.ask(gateway, "small", "LENGTH=400000")) {
        Seen seen = TestGateway.await(gateway.simulator().requests().whenEnded(one -> true));

        gateway.eventually(() -> gateway.accessLog().contains("\"error_code\":\"slow_reader\""));
        assertThat(seen.ending()).isEqualTo(Ending.CLIENT_GONE);
      }
    }
  }

  @Test
  void aSilentStreamIsKeptAliveByComments() throws IOException {
    try (TestGateway gateway =
        TestGateway.start(Simulator.Options.defaults(), "  heartbeat: 100ms", "")) {
      gateway.simulator().faults().add("gap=700");
      try (Client client = Client.ask(gateway, "small", "LENGTH=2")) {
        assertThat(client.readToEnd()).contains("\n: keep-alive\n").endsWith("data: [DONE]");
      }
    }
  }

  @Test
  void aDrainLetsOpenStreamsEndAndTakesNoNewConnection() throws IOException {
    try (TestGateway gateway = TestGateway.start(paced(Duration.ofMillis(20)), "", "")) {
      try (Client client = Client.ask(gateway, "small", "LENGTH=40")) {
        client.readUntil("\"content\":\"");
        int port = gateway.port();
        var drained = gateway.gateway().drain();

        assertThat(client.readToEnd()).endsWith("data: [DONE]");
        TestGateway.await(drained);
        org.assertj.core.api.Assertions.assertThatThrownBy(
                () -> new Socket(InetAddress.getLoopbackAddress(), port))
            .isInstanceOf(ConnectException.class);
      }
    }
  }

  @Test
  void aStreamThatOutlastsTheDrainEndsWithAnErrorEvent() throws IOException {
    try (TestGateway gateway =
        TestGateway.start(
            paced(Duration.ofMillis(20)), "  drain: { wait: 0s, grace: 300ms }", "")) {
      try (Client client = Client.ask(gateway, "small", "LENGTH=100000")) {
        client.readUntil("\"content\":\"");
        var drained = gateway.gateway().drain();

        assertThat(client.readToEnd())
            .contains("event: error\n")
            .contains("\"code\":\"gateway_shutdown\"")
            .doesNotContain("[DONE]");
        TestGateway.await(drained);
      }
    }
  }

  @Test
  void readinessEndsWhenTheDrainBegins() {
    try (TestGateway gateway =
        TestGateway.start(Simulator.Options.defaults(), "  drain: { wait: 2s, grace: 1s }", "")) {
      assertThat(gateway.management("/health/ready").statusCode()).isEqualTo(200);
      var drained = gateway.gateway().drain();

      assertThat(gateway.management("/health/ready").statusCode()).isEqualTo(503);
      assertThat(gateway.management("/health/live").statusCode()).isEqualTo(200);
      assertThat(gateway.chat("small", false, "still served").statusCode()).isEqualTo(200);
      TestGateway.await(drained);
    }
  }

  static Simulator.Options paced(Duration betweenTokens) {
    return new Simulator.Options(0, 1, Duration.ZERO, betweenTokens);
  }

  /** Waits until the provider has not got rid of another token for a while. */
  private static void awaitStandstill(TestGateway gateway) {
    int[] last = {-1};
    long[] since = {System.nanoTime()};
    gateway.eventually(
        () -> {
          int sent = gateway.simulator().requests().all().get(0).tokensSent();
          if (sent != last[0]) {
            last[0] = sent;
            since[0] = System.nanoTime();
          }
          return System.nanoTime() - since[0] > TimeUnit.MILLISECONDS.toNanos(300);
        });
  }

  /** A client on a raw socket. */
  private static final class Client implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader in;

    private Client(Socket socket) throws IOException {
      this.socket = socket;
      this.in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    static Client ask(TestGateway gateway, String model, String prompt) throws IOException {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(32 * 1024);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
      socket.setSoTimeout(30_000);
      String body =
          """
          {"model":"%s","stream":true,"messages":[{"role":"user","content":"%s"}]}"""
              .formatted(model, prompt);
      String head =
          List.of(
                  "POST /v1/chat/completions HTTP/1.1",
                  "Host: 127.0.0.1",
                  "Authorization: Bearer " + TestGateway.KEY,
                  "Content-Type: application/json",
                  "Content-Length: " + body.length(),
                  "Connection: close")
              .stream()
              .reduce("", (all, line) -> all + line + "\r\n");
      OutputStream out = socket.getOutputStream();
      out.write((head + "\r\n" + body).getBytes(StandardCharsets.UTF_8));
      out.flush();
      return new Client(socket);
    }

    void readUntil(String text) throws IOException {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.contains(text)) {
          return;
        }
      }
      throw new AssertionError("the stream ended without " + text);
    }

    /** The rest of the stream without its chunk framing, stripped; only the end of a long one. */
    String readToEnd() throws IOException {
      StringBuilder rest = new StringBuilder();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.isEmpty() && !line.matches("[0-9a-f]{1,8}")) {
          rest.append('\n').append(line);
        }
        if (rest.length() > 1 << 20) {
          rest.delete(0, 1 << 19);
        }
      }
      return rest.toString().strip();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
