package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.gateway.TestGateway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Hostile input that takes more than one request of a connection, or one in steps. */
class ConnectionIT {

  private static final String EXPECTING = "Expect: 100-continue";

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void row24ExpectationIsMetBeforeTheBodyIsSent() {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(Wire.chatHead(EXPECTING, "Content-Length: " + Wire.GOOD.length()));

      assertThat(client.read().status()).isEqualTo(100);

      client.send(Wire.GOOD);

      assertThat(client.read().status()).isEqualTo(200);
    }
  }

  @Test
  void row24TooLargeBodyIsRefusedInsteadOfExpected() {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(Wire.chatHead(EXPECTING, "Content-Length: 1000000000"));

      RawClient.Reply reply = client.read();

      assertThat(reply.status()).isEqualTo(413);
      HostileCheck.checkBody(reply);
      assertThat(client.readToEnd()).isZero();
    }
  }

  @Test
  void row24StrangersAreNotToldToContinue() {
    try (RawClient client = new RawClient(gateway.port())) {
      String head = Wire.chatHead(EXPECTING, "Content-Length: 100");

      assertThat(client.send(head.replace(TestGateway.KEY, "hg_wrong")).read().status())
          .isEqualTo(401);
    }
  }

  @Test
  void row25PipelinedRequestsAreAnsweredInOrderAndClosedAtTheCap() {
    try (RawClient client = new RawClient(gateway.port())) {
      Thread sender =
          new Thread(
              () -> {
                for (int i = 1; i <= 1_010; i++) {
                  client.sendAsFarAsPossible(Wire.get("/v1/models/number-" + i));
                }
              });
      sender.start();

      for (int i = 1; i <= 1_000; i++) {
        RawClient.Reply reply = client.read();
        assertThat(reply.status()).as("answer " + i).isEqualTo(404);
        assertThat(reply.headers().get("connection")).isEqualTo(i == 1_000 ? "close" : null);
      }
      assertThat(client.readToEnd()).isZero();
      join(sender);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void row25PipelinedChatsAreAnsweredInOrder() {
    try (RawClient client = new RawClient(gateway.port())) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        requests.append(Wire.chat(Wire.GOOD.replace(Wire.CANARY, "number " + i + ".")));
      }
      client.send(requests.toString());

      for (int i = 0; i < 20; i++) {
        assertThat(client.read().body()).contains("number " + i + ".");
      }
    }
  }

  @Test
  void whatStandsBehindARefusedRequestIsNotServed() {
    int before = gateway.simulator().requests().all().size();
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(Wire.get("/v1/../x") + Wire.chat(Wire.GOOD));

      assertThat(client.read().status()).isEqualTo(400);
      assertThat(client.readToEnd()).isZero();
    }
    assertThat(gateway.simulator().requests().all()).hasSize(before);
  }

  @Test
  void anAnswerLeavesItsConnectionOpenWhenTheRequestWasRead() {
    try (RawClient client = new RawClient(gateway.port())) {
      for (String request :
          new String[] {
            Wire.get("/v1/models"),
            Wire.chat(Wire.GOOD),
            Wire.chat("{"),
            Wire.chat(Wire.GOOD.replace("small", "no-such")),
            Wire.get("/v1/models/small")
          }) {
        assertThat(client.send(request).read().headers()).doesNotContainKey("connection");
      }
    }
  }

  @Test
  void aConnectionThatWillBeClosedIsAnnounced() {
    String wrong = Wire.chat(Wire.GOOD).replace(TestGateway.KEY, "hg_wrong");

    try (RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(wrong).read().headers()).containsEntry("connection", "close");
      assertThat(client.readToEnd()).isZero();
    }
  }

  @Test
  void aStreamThatTheProviderBrokeOffDoesNotEndLikeAWholeOne() {
    gateway.simulator().faults().add("sim-small", "cut=3");
    try (RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(Wire.with("\"stream\":true")).read().body())
          .contains("event: error")
          .doesNotContain("[DONE]");
    } finally {
      gateway.simulator().faults().clear();
    }
  }

  @Test
  void aHalfClosedClientHasGone() {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(Wire.chatHead("Content-Length: 100") + "{");
      client.endOutput();

      assertThatThrownBy(client::read).isInstanceOf(RawClient.ClosedException.class);
    }
    HostileCheck.assertServes(gateway);
  }
}
