package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headgate.gateway.TestGateway;

/** Sends a hostile row and checks everything that is asked of every row. */
final class HostileCheck {

  private static final ObjectMapper JSON = new ObjectMapper();

  private HostileCheck() {}

  static void check(TestGateway gateway, HostileRow row) {
    try (RawClient client = new RawClient(gateway.port())) {
      client.sendAsFarAsPossible(row.bytes());
      if (row.status() > 0) {
        RawClient.Reply reply = client.read();
        assertThat(reply.status()).as(reply.body()).isEqualTo(row.status());
        checkBody(reply);
      }
      if (row.closes()) {
        assertThat(client.readToEnd()).as("bytes after the answer").isZero();
      }
    }
    assertThat(gateway.accessLog()).doesNotContain(Wire.CANARY).doesNotContain("admin/secret");
    assertServes(gateway);
  }

  /** What every answer must be: never a fault of ours, in OpenAI's form, with no look inside. */
  static void checkBody(RawClient.Reply reply) {
    assertThat(reply.body())
        .doesNotContain("Exception")
        .doesNotContain("\tat ")
        .doesNotContainPattern("(io|com|java|org)\\.[a-z]+\\.")
        .doesNotContainPattern("(?<![A-Za-z])(Stream|Json)[A-Z][A-Za-z]+");
    if (reply.status() >= 400) {
      assertThat(reply.status()).isIn(400, 401, 404, 405, 408, 413, 414, 415, 417, 421, 431, 505);
      JsonNode error = parse(reply.body()).path("error");
      assertThat(error.path("message").asText()).isNotEmpty();
      assertThat(error.path("type").asText()).isNotEmpty();
      assertThat(error.path("code").asText()).isNotEmpty();
      assertThat(error.path("request_id").asText()).isEqualTo(reply.headers().get("x-request-id"));
    }
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException malformed) {
      throw new AssertionError("not JSON: " + body, malformed);
    }
  }

  static void assertServes(TestGateway gateway) {
    assertThat(answer(gateway, Wire.chat(Wire.GOOD)).status()).isEqualTo(200);
  }

  static RawClient.Reply answer(TestGateway gateway, String bytes) {
    try (RawClient client = new RawClient(gateway.port())) {
      return client.send(bytes).read();
    }
  }
}
