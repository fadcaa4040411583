package io.headgate.simulator;

import static io.headgate.simulator.Running.json;
import static io.headgate.simulator.Running.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlEndpointTest {

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
  void appliesAFaultAsOftenAsAsked() {
    assertThat(
            script("{'model':'gpt-sim','protocol':'openai','times':2,'fault':'status=503'}")
                .statusCode())
        .isEqualTo(200);

    assertThat(chat("other")).isEqualTo(200);
    assertThat(chat("gpt-sim")).isEqualTo(503);
    assertThat(rules()).contains("\"times\":1");
    assertThat(chat("gpt-sim")).isEqualTo(503);
    assertThat(chat("gpt-sim")).isEqualTo(200);
  }

  @Test
  void appliesAFaultUntilItIsTakenBack() {
    script("{'fault':'status=500'}");
    assertThat(chat("a")).isEqualTo(500);
    assertThat(chat("b")).isEqualTo(500);

    running.send("DELETE", "/control/faults", "");

    assertThat(chat("a")).isEqualTo(200);
  }

  @Test
  void appliesAFaultToOneCredentialForATime() {
    script("{'key':'key','for_ms':600000,'fault':'status=429'}");
    script("{'key':'another-credential','fault':'status=401'}");

    assertThat(chat("a")).isEqualTo(429);
    assertThat(json(rules()).at("/faults/0/for_ms").asLong()).isBetween(1L, 600_000L);
    assertThat(json(rules()).at("/faults/1/key").asText()).isEqualTo("…tial");
    assertThat(rules()).doesNotContain("another-credential");
  }

  @Test
  void isTheSameScriptAsInCode() {
    running.simulator.faults().add("gpt-sim", "status=418");

    assertThat(rules()).contains("status=418");
    assertThat(chat("gpt-sim")).isEqualTo(418);
  }

  @Test
  void explainsWhatIsWrong() {
    HttpResponse<String> unknown = script("{'fault':'sleep=1'}");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).contains("sleep").contains("cut-byte=N");
    assertThat(script("{'fault':'status=503','color':'red'}").body()).contains("color: unknown");
    assertThat(script("{}").statusCode()).isEqualTo(400);
    assertThat(script("{'fault':'reset','for_ms':0}").statusCode()).isEqualTo(400);
    assertThat(script("{'fault':'reset','for_ms':'1s'}").statusCode()).isEqualTo(400);
    assertThat(script("nonsense").statusCode()).isEqualTo(400);
    assertThat(script("{'fault':'reset','times':-1}").statusCode()).isEqualTo(400);
    assertThat(running.send("GET", "/control/dragons", "").statusCode()).isEqualTo(404);
  }

  @Test
  void showsRequestsWithoutTheirCredentials() {
    chat("gpt-sim");

    String shown = running.send("GET", "/control/requests", "").body();

    assertThat(json(shown).at("/requests/0/model").asText()).isEqualTo("gpt-sim");
    assertThat(json(shown).at("/requests/0/ending").asText()).isEqualTo("COMPLETED");
    assertThat(json(shown).at("/requests/0/lastRole").asText()).isEqualTo("user");
    assertThat(json(shown).at("/requests/0/credential").asText()).isEqualTo("…y");
    long start = json(shown).at("/requests/0/startMillis").asLong(-1);
    assertThat(start).isNotNegative();
    assertThat(json(shown).at("/requests/0/endMillis").asLong(-1)).isGreaterThanOrEqualTo(start);
    assertThat(shown).doesNotContain("Bearer");
    assertThat(running.send("DELETE", "/control/requests", "").statusCode()).isEqualTo(200);
    assertThat(running.simulator.requests().all()).isEmpty();
  }

  private HttpResponse<String> script(String rule) {
    return running.send("POST", "/control/faults", quoted(rule));
  }

  private String rules() {
    return running.send("GET", "/control/faults", "").body();
  }

  private int chat(String model) {
    return running
        .openAi(quoted("{'model':'" + model + "','messages':[{'role':'user','content':'Hi'}]}"))
        .statusCode();
  }
}
