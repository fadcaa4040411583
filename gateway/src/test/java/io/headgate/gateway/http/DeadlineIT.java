package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.Eventually;
import io.headgate.gateway.InTime;
import io.headgate.gateway.TestGateway;
import io.headgate.simulator.Simulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every wait for a client is bounded (promise P05), and so is what a client may send (section E).
 */
class DeadlineIT {

  // All different, so that each wait is seen to end by its own limit.
  private static final long HEADER_MILLIS = 300;
  private static final long BODY_MILLIS = 500;
  private static final long KEEP_ALIVE_MILLIS = 1_000;
  private static final long EARLY_MILLIS = 50;
  private static final int DRIP_MILLIS = 50;

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        TestGateway.start(
            Simulator.Options.defaults(),
            """
              max_body: 64KiB
              timeouts: { header: 300ms, body: 500ms, keep_alive: 1s, slow_reader: 400ms }
              connections: { max_per_address: 5 }
            """,
            "");
    HostileCheck.assertServes(gateway);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static RawClient connect() {
    return new RawClient(gateway.port());
  }

  @Test
  void row77AClientThatSendsNothingIsClosed() {
    assertInTime(HEADER_MILLIS, client -> client.readByte() < 0);
  }

  @Test
  void row77ADrippingHeadIsClosed() {
    assertInTime(HEADER_MILLIS, client -> drip(client, Wire.chat(Wire.GOOD)));
  }

  @Test
  void row77ADrippingHeadOfALaterRequestIsClosed() {
    assertInTime(HEADER_MILLIS, client -> serves(client) && drip(client, Wire.chat(Wire.GOOD)));
  }

  @Test
  void row77EmptyLinesDoNotKeepAConnection() {
    assertInTime(KEEP_ALIVE_MILLIS, client -> serves(client) && drip(client, "\r\n".repeat(100)));
  }

  private static boolean serves(RawClient client) {
    return client.send(Wire.chat(Wire.GOOD)).read().status() == 200;
  }

  /** Sends one byte after another until the other side closes. */
  private static boolean drip(RawClient client, String bytes) {
    for (int i = 0; i < bytes.length(); i++) {
      if (!client.sendAsFarAsPossible(bytes.substring(i, i + 1))
          || !client.isOpenAfter(DRIP_MILLIS)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void row77ADrippingBodyIsAnsweredAndClosed() {
    assertInTime(
        BODY_MILLIS,
        client -> {
          RawClient.Reply reply = client.send(Wire.chatHead("Content-Length: 1000") + "{").read();
          HostileCheck.checkBody(reply);
          return reply.status() == 408 && client.readToEnd() == 0;
        });
  }

  @Test
  void row77AnIdleConnectionIsClosed() {
    assertInTime(KEEP_ALIVE_MILLIS, client -> serves(client) && client.readByte() < 0);
  }

  @Test
  void row77AnAnswerThatIsNeverReadIsClosed() {
    String inputs = "\"a\",".repeat(1_999) + "\"a\"";
    assertUnreadIsClosed(
        Wire.post("/v1/embeddings", "{\"model\":\"embed\",\"input\":[" + inputs + "]}"));
  }

  @Test
  void row79StreamsThatAreNeverReadAreClosed() {
    assertUnreadIsClosed(Wire.with("\"n\":128,\"stream\":true").repeat(10));
  }

  /** The answers must be larger than what the kernel keeps for a client. */
  private static void assertUnreadIsClosed(String requests) {
    try (RawClient client = new RawClient(gateway.port(), 2_048)) {
      client.send(requests);
      until("it is open", () -> connections() > 0);
      until("it is answered", () -> gateway.simulator().requests().inFlight() == 0);
      until("it is closed", () -> connections() == 0);
      // Nothing of it stays behind, as it would if the kernel were left to offer it.
      assertThat(client.isResetInTheEnd()).isTrue();
    }
    HostileCheck.assertServes(gateway);
  }

  private static int connections() {
    return gateway
        .management("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("gateway_connections "))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void row72ATooLargeBodyIsAnsweredWhileItIsStillBeingSent() {
    try (RawClient client = connect()) {
      client.sendAsFarAsPossible(Wire.chatHead("Content-Length: 22000000") + "a".repeat(2_000_000));

      assertTooLarge(client);
    }
  }

  @Test
  void row72ATooLargeBodyInChunksIsAnswered() {
    try (RawClient client = connect()) {
      String chunk = "8000\r\n" + "a".repeat(0x8000) + "\r\n";
      client.sendAsFarAsPossible(
          Wire.chatHead("Transfer-Encoding: chunked") + chunk.repeat(3) + "8000\r\n");

      assertTooLarge(client);
    }
  }

  @Test
  void row73ATooLargeLengthIsAnsweredAtTheHead() {
    try (RawClient client = connect()) {
      client.send(Wire.chatHead("Content-Length: 100000000000"));

      assertTooLarge(client);
    }
  }

  private static void assertTooLarge(RawClient client) {
    RawClient.Reply reply = client.read();
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.headers()).containsEntry("connection", "close");
    HostileCheck.checkBody(reply);
    assertThat(client.readToEnd()).isZero();
    HostileCheck.assertServes(gateway);
  }

  @Test
  void row78ConnectionsOfOneAddressBeyondTheCapAreClosed() {
    until("all others are closed", () -> connections() == 0);
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 5; i++) {
        clients.add(connect());
        assertThat(clients.get(i).send(Wire.get("/v1/models")).read().status()).isEqualTo(200);
      }
      try (RawClient sixth = connect()) {
        assertThat(sixth.readByte()).isNegative();
      }
    } finally {
      clients.forEach(RawClient::close);
    }
    until("those are closed", () -> connections() == 0);
    HostileCheck.assertServes(gateway);
  }

  private static void assertInTime(long limitMillis, Predicate<RawClient> closed) {
    InTime.between(
        limitMillis - EARLY_MILLIS,
        limitMillis,
        () -> {
          try (RawClient client = connect()) {
            assertThat(closed.test(client)).isTrue();
          }
        });
  }

  private static void until(String what, BooleanSupplier condition) {
    Eventually.holds(what, Duration.ofSeconds(5), condition);
  }
}
