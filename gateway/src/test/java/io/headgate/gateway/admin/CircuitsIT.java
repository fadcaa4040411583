package io.headgate.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.headgate.gateway.TestGateway;
import io.headgate.gateway.catalog.ModelEntry;
import io.headgate.gateway.config.ConfigLoader;
import io.headgate.gateway.exchange.FailureClass;
import io.headgate.gateway.exchange.Ticker;
import io.headgate.gateway.health.Gate;
import io.headgate.gateway.health.HealthBoard;
import io.headgate.gateway.health.HealthBoard.Use;
import io.headgate.gateway.health.Permit;
import io.headgate.gateway.health.Result;
import io.headgate.gateway.health.Upstream;
import io.headgate.gateway.protocol.Secret;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What administrators see of circuits and may do to them, over HTTP. */
class CircuitsIT {

  private static final String TOKEN = "admin-token-of-the-tests";
  private static final String CIRCUITS = "/admin/api/circuits";
  private static final String HEALTH = "/admin/api/health";
  private static final Upstream SMALL = new Upstream("one", "small", 0);
  private static final Upstream SECOND_KEY = new Upstream("one", "small", 1);
  private static final Upstream LARGE = new Upstream("one", "large", 0);
  private static final long MILLI = 1_000_000;

  private long now = 12_345_678_901L;
  private final HealthBoard board =
      new HealthBoard(HealthBoard.Config.defaults(), () -> now, new Random(1));
  private final HttpClient http = HttpClient.newHttpClient();
  private Vertx vertx;
  private int port;

  @BeforeEach
  void listen() {
    vertx = Vertx.vertx();
    AdminPorts ports =
        new AdminPorts(
            new MapStore(Clock.systemUTC()),
            JsonNodeFactory.instance::objectNode,
            JsonNodeFactory.instance::objectNode,
            new HealthReport(board, () -> now),
            JsonNodeFactory.instance::objectNode,
            new CircuitOrder(board, models()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    AdminServer server =
        new AdminServer(
            vertx,
            new AdminServer.Config("127.0.0.1", 0, Optional.of(new Secret(TOKEN))),
            connection -> {},
            ports,
            Clock.systemUTC(),
            Ticker.system(),
            new Random(1));
    port = TestGateway.await(server.listen());
  }

  @AfterEach
  void close() {
    TestGateway.await(vertx.close());
  }

  private static List<ModelEntry> models() {
    return ConfigLoader.loadText(
            "test.yaml",
            """
            version: 1
            providers:
              one: { kind: openai-compatible, base_url: "http://127.0.0.1:1/v1", api_keys: ["k-k-k-k"] }
            models:
              little: { deployments: [{ provider: one, model: small }] }
              big: { deployments: [{ provider: one, model: large }] }
            keys: [{ name: test, key: "hg_a_key_of_the_test_of_circuits" }]
            """,
            Map.of())
        .config()
        .orElseThrow()
        .models();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("authorization", "Bearer " + TOKEN);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException broken) {
      throw new java.io.UncheckedIOException(broken);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  private HttpResponse<String> order(String json) {
    return send(
        request(CIRCUITS)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private JsonNode report() {
    board.tick();
    HttpResponse<String> answer = send(request(HEALTH));
    assertThat(answer.statusCode()).isEqualTo(200);
    try {
      return new ObjectMapper().readTree(answer.body());
    } catch (IOException impossible) {
      throw new AssertionError(answer.body(), impossible);
    }
  }

  private void attempt(Upstream upstream, Optional<FailureClass> failure) {
    Permit permit = board.tryBegin(upstream, Use.FIRST).orElseThrow();
    permit.end(
        new Result(
            failure,
            failure.isEmpty(),
            failure.isPresent() ? OptionalLong.empty() : OptionalLong.of(50 * MILLI),
            200 * MILLI));
  }

  @Test
  void reportsHowEachCredentialOfADeploymentIsDoing() {
    attempt(SMALL, Optional.empty());
    attempt(SMALL, Optional.of(FailureClass.RESET));
    board
        .tryBegin(SECOND_KEY, Use.FIRST)
        .orElseThrow()
        .end(new Result(Optional.empty(), false, OptionalLong.empty(), 200 * MILLI));
    Permit running = board.tryBegin(SMALL, Use.FIRST).orElseThrow();
    JsonNode report = report();
    running.end(new Result(Optional.empty(), false, OptionalLong.empty(), MILLI));

    JsonNode small = report.at("/deployments/0");
    assertThat(small.path("provider").asText()).isEqualTo("one");
    assertThat(small.path("model").asText()).isEqualTo("small");
    assertThat(small.path("forced").asText()).isEqualTo("none");
    assertThat(small.path("in_flight").asInt()).isEqualTo(1);
    assertThat(small.at("/first_token_ms/count").asInt()).isEqualTo(1);
    assertThat(small.at("/first_token_ms/p99").asDouble()).isBetween(45., 55.);
    assertThat(small.at("/total_ms/p50").asDouble()).isBetween(180., 220.);
    assertThat(small.path("credentials")).hasSize(2);
    JsonNode first = small.at("/credentials/0");
    assertThat(first.path("credential").asInt()).isZero();
    assertThat(first.path("circuit").asText()).isEqualTo("closed");
    assertThat(first.path("gate").asText()).isEqualTo("free");
    assertThat(first.path("requests").asInt()).isEqualTo(2);
    assertThat(first.path("failures").asInt()).isEqualTo(1);
    assertThat(first.path("failed").toString()).isEqualTo("{\"reset\":1}");
    assertThat(first.path("in_flight").asInt()).isEqualTo(1);
    assertThat(report.at("/providers/0/provider").asText()).isEqualTo("one");
    assertThat(report.at("/providers/0/in_flight").asInt()).isEqualTo(1);
  }

  @Test
  void whatWasNotMeasuredIsLeftOut() {
    attempt(LARGE, Optional.of(FailureClass.SILENT));

    assertThat(report().at("/deployments/0/first_token_ms").toString()).isEqualTo("{\"count\":0}");
  }

  @Test
  void tellsWhenAnOpenCircuitIsTriedAgain() {
    for (int i = 0; i < 50 && board.gate(SMALL).isFree(); i++) {
      attempt(SMALL, Optional.of(FailureClass.RESET));
    }
    JsonNode credential = report().at("/deployments/0/credentials/0");
    long until = credential.path("until_ms").asLong();
    now += 1_000 * MILLI;

    assertThat(credential.path("circuit").asText()).isEqualTo("open");
    assertThat(credential.path("gate").asText()).isEqualTo("circuit_open");
    assertThat(until).isBetween(1_001L, 600_000L);
    assertThat(report().at("/deployments/0/credentials/0/until_ms").asLong())
        .isEqualTo(until - 1_000);
  }

  @Test
  void forcesADeploymentOpenAndLetsItGoAgain() {
    attempt(SMALL, Optional.empty());
    HttpResponse<String> done =
        order("{\"provider\":\"one\",\"model\":\"small\",\"force\":\"open\"}");

    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(done.body())
        .isEqualTo("{\"provider\":\"one\",\"model\":\"small\",\"force\":\"open\"}");
    assertThat(board.gate(SMALL).kind()).isEqualTo(Gate.Kind.FORCED_OPEN);
    assertThat(board.gate(LARGE).isFree()).isTrue();
    assertThat(report().at("/deployments/0/forced").asText()).isEqualTo("open");

    order("{\"provider\":\"one\",\"model\":\"small\",\"force\":\"none\"}");
    assertThat(report().at("/deployments/0/forced").asText()).isEqualTo("none");
  }

  @Test
  void aStarStandsForAllModelsOfAProvider() {
    assertThat(order("{\"provider\":\"one\",\"model\":\"*\",\"force\":\"open\"}").statusCode())
        .isEqualTo(200);

    assertThat(board.gate(SMALL).kind()).isEqualTo(Gate.Kind.FORCED_OPEN);
    assertThat(board.gate(LARGE).kind()).isEqualTo(Gate.Kind.FORCED_OPEN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | {'provider':'two','model':'small','force':'open'} | no model is served by one",
        "404 | {'provider':'one','model':'tiny','force':'open'} | serves none of that name",
        "400 | {'provider':'one','model':'small','force':'shut'} | force: expected open, closed or none",
        "400 | {'provider':'one','model':'small'} | force: expected a string",
        "400 | {'provider':'one','model':7,'force':'open'} | model: expected a string",
        "400 | {'provider':'one','model':'small','force':'open','x':1} | a member that is not known",
        "400 | {'provider':'one','model':'small','force':'open','force':'none'} | twice",
        "400 | {'provider' | JSON",
        "400 | [] | not a JSON object"
      })
  void anOrderThatMakesNoSenseChangesNothing(int status, String json, String message) {
    HttpResponse<String> answer = order(json.replace('\'', '"'));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(message);
    assertThat(board.gate(SMALL).isFree()).isTrue();
  }

  @Test
  void onlyJsonOfAdministratorsIsTaken() {
    String json = "{\"provider\":\"one\",\"model\":\"*\",\"force\":\"open\"}";
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(json);

    assertThat(send(request(CIRCUITS).POST(body)).statusCode()).isEqualTo(415);
    assertThat(send(request(CIRCUITS).header("content-type", "text/plain").POST(body)).statusCode())
        .isEqualTo(415);
    assertThat(
            send(request(CIRCUITS)
                    .header("content-type", "application/json")
                    .setHeader("authorization", "Bearer wrong")
                    .POST(body))
                .statusCode())
        .isEqualTo(401);
    assertThat(send(request(CIRCUITS)).statusCode()).isEqualTo(405);
    assertThat(
            send(request(HEALTH).header("content-type", "application/json").POST(body))
                .statusCode())
        .isEqualTo(405);
    assertThat(send(request("/admin/api/nothing")).statusCode()).isEqualTo(404);
    assertThat(board.gate(SMALL).isFree()).isTrue();
  }

  @Test
  void aLargeBodyIsRefused() {
    String json = "{\"provider\":\"" + "x".repeat(SmallBody.MAX_BYTES) + "\"}";

    assertThat(order(json).statusCode()).isEqualTo(413);
  }
}
