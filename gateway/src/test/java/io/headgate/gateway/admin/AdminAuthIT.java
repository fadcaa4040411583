package io.headgate.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.TestGateway;
import io.headgate.gateway.admin.AdminBed.Browser;
import io.headgate.gateway.protocol.Secret;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets in, and for how long. */
class AdminAuthIT {

  private AdminBed bed;

  @BeforeEach
  void start() {
    bed = AdminBed.start();
  }

  @AfterEach
  void stop() {
    bed.close();
  }

  private void restart(AdminServer.Config config) {
    bed.close();
    bed = AdminBed.start(config);
  }

  private int whoAmI(Browser browser) {
    return bed.send(browser.show(bed.request("/admin/api/session"))).statusCode();
  }

  @Test
  void aTokenSaysWhoAsks() {
    assertThat(AdminBed.json(bed.send(bed.as(Role.OPERATOR, "/session"))).toString())
        .isEqualTo("{\"name\":\"olga\",\"role\":\"operator\",\"via\":\"token\"}");
  }

  @Test
  void aLoginSetsACookieThatScriptsCannotReadAndTellsNoToken() {
    HttpResponse<String> answer =
        bed.send(
            AdminBed.withJson(
                bed.request("/admin/api/session"),
                "POST",
                "{\"token\":\"" + AdminBed.VIEWER + "\"}"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("set-cookie").orElse(""))
        .matches("headgate_session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict");
    assertThat(answer.body()).doesNotContain(AdminBed.VIEWER);
    assertThat(AdminBed.json(answer).path("role").asText()).isEqualTo("viewer");
    assertThat(whoAmI(Browser.of(answer))).isEqualTo(200);
  }

  @Test
  void beyondThisMachineTheCookieNeedsTls() {
    HttpClientResponse answer =
        TestGateway.await(
            bed.vertx
                .createHttpClient()
                .request(HttpMethod.POST, bed.port, "127.0.0.1", "/admin/api/session")
                .compose(
                    request ->
                        request
                            .putHeader("host", "admin.example:8081")
                            .putHeader("content-type", "application/json")
                            .send(Buffer.buffer("{\"token\":\"" + AdminBed.VIEWER + "\"}"))));

    assertThat(answer.getHeader("set-cookie"))
        .matches("__Host-headgate=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict; Secure");
  }

  @Test
  void aSessionEndsWhenItIsNotUsed() {
    Browser browser = bed.logIn(Role.ADMIN);
    for (int i = 0; i < 4; i++) {
      bed.clock.pass(Duration.ofMinutes(14));
      assertThat(whoAmI(browser)).isEqualTo(200);
    }
    bed.clock.pass(Sessions.IDLE);

    assertThat(whoAmI(browser)).isEqualTo(401);
  }

  @Test
  void aSessionEndsAfterADaysWork() {
    Browser browser = bed.logIn(Role.ADMIN);
    int uses = 0;
    while (whoAmI(browser) == 200) {
      bed.clock.pass(Duration.ofMinutes(10));
      uses++;
    }
    assertThat(uses).isEqualTo(48);
  }

  @Test
  void aSessionEndsWithItsLogoutForEveryCopyOfItsCookie() {
    Browser browser = bed.logIn(Role.ADMIN);
    HttpResponse<String> out =
        bed.send(
            browser
                .show(bed.request("/admin/api/session"))
                .header("x-headgate-csrf", browser.csrf())
                .DELETE());

    assertThat(out.statusCode()).isEqualTo(204);
    assertThat(out.headers().firstValue("set-cookie").orElse("")).contains("Max-Age=0");
    assertThat(whoAmI(browser)).isEqualTo(401);
  }

  @Test
  void aStolenCookieOpensNothingInAnotherBrowser() {
    Browser browser = bed.logIn(Role.ADMIN);

    assertThat(
            bed.send(
                    browser
                        .show(bed.request("/admin/api/session"))
                        .setHeader("user-agent", "another"))
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void aLoginEndsTheSessionThatTheBrowserHadAndTakesNoIdFromOutside() {
    Browser former = bed.logIn(Role.VIEWER);
    Browser next =
        Browser.of(
            bed.send(
                former.show(
                    AdminBed.withJson(
                        bed.request("/admin/api/session"),
                        "POST",
                        "{\"token\":\"" + AdminBed.ADMIN + "\"}"))));

    assertThat(next.cookie()).isNotEqualTo(former.cookie());
    assertThat(whoAmI(former)).isEqualTo(401);
    assertThat(whoAmI(next)).isEqualTo(200);
  }

  @Test
  void oneSessionTooManyEndsTheOldest() {
    List<Browser> browsers = new ArrayList<>();
    for (int i = 0; i <= Sessions.MAX_PARALLEL; i++) {
      browsers.add(bed.logIn(Role.ADMIN));
      bed.clock.pass(Duration.ofSeconds(1));
    }

    assertThat(whoAmI(browsers.get(0))).isEqualTo(401);
    assertThat(browsers.subList(1, browsers.size()).stream().map(this::whoAmI)).containsOnly(200);
  }

  @Test
  void aSessionEndsWithTheTokenThatOpenedIt() {
    Sessions sessions = new Sessions(bed.store, bed.clock, new java.util.SplittableRandom(1));
    AdminToken token = AdminToken.of("a", "old", Role.ADMIN);
    String id = TestGateway.await(sessions.open("a", Role.ADMIN, Optional.of(token), "test")).id();

    assertThat(TestGateway.await(sessions.find(id, "test", List.of(token)))).isPresent();
    assertThat(
            TestGateway.await(
                sessions.find(id, "test", List.of(AdminToken.of("a", "new", Role.ADMIN)))))
        .isEmpty();
    assertThat(
            TestGateway.await(
                    sessions.find(id, "test", List.of(AdminToken.of("a", "old", Role.VIEWER))))
                .orElseThrow()
                .role())
        .isEqualTo(Role.VIEWER);
  }

  @Test
  void aStolenStoreOpensNothing() {
    Browser browser = bed.logIn(Role.ADMIN);
    String stolen = bed.store.stolen();

    assertThat(stolen)
        .doesNotContain(browser.cookie().substring(browser.cookie().indexOf('=') + 1))
        .doesNotContain(AdminBed.ADMIN)
        .doesNotContain(Digests.sha256(AdminBed.ADMIN));
  }

  @Test
  void pagesOfOthersCanNeitherLogInNorSendPlainText() {
    String body = "{\"token\":\"" + AdminBed.ADMIN + "\"}";

    assertThat(
            bed.send(
                    AdminBed.withJson(bed.request("/admin/api/session"), "POST", body)
                        .header("origin", "https://evil.example"))
                .statusCode())
        .isEqualTo(403);
    assertThat(
            bed.send(
                    bed.request("/admin/api/session")
                        .header("content-type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .statusCode())
        .isEqualTo(415);
  }

  @Test
  void guessingIsSlowedDownAndToldInTheSameWords() {
    restart(AdminBed.config(10, Optional.empty()));
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      HttpResponse<String> answer =
          bed.send(bed.request("/admin/api/status").header("authorization", "Bearer guess" + i));
      assertThat(answer.statusCode()).isEqualTo(401);
      bodies.add(answer.body());
    }
    HttpResponse<String> late = bed.get("/status");

    assertThat(bodies).containsOnly(bodies.get(0));
    assertThat(late.statusCode()).isEqualTo(429);
    assertThat(late.headers().firstValueAsLong("retry-after").orElse(0)).isBetween(1L, 61L);
    bed.clock.pass(Duration.ofSeconds(61));
    assertThat(bed.get("/status").statusCode()).isEqualTo(200);
  }

  @Test
  void aBrowserWithAnOldCookieIsNotTakenForAGuesser() {
    restart(AdminBed.config(3, Optional.empty()));
    for (int i = 0; i < 20; i++) {
      bed.send(
          bed.request("/admin/api/status").header("cookie", "headgate_session=" + "A".repeat(43)));
    }

    assertThat(bed.get("/status").statusCode()).isEqualTo(200);
  }

  @Test
  void theTokenOfTheFirstStartIsToldOnceAndKeptAsADigest() {
    restart(new AdminServer.Config("127.0.0.1", 0, Optional.empty()));
    Secret token = TestGateway.await(bed.server.bootstrap()).orElseThrow();

    assertThat(TestGateway.await(bed.server.bootstrap())).isEmpty();
    assertThat(bed.store.stolen()).doesNotContain(token.reveal());
    assertThat(
            bed.send(
                    bed.request("/admin/api/status")
                        .header("authorization", "Bearer " + token.reveal()))
                .statusCode())
        .isEqualTo(200);
    assertThat(bed.get("/status").statusCode()).isEqualTo(401);
  }

  @Test
  void withATokenInTheConfigurationNoneIsMade() {
    assertThat(TestGateway.await(bed.server.bootstrap())).isEmpty();
  }

  @Test
  void aStoreThatIsAwayIsNoReasonToLetAnybodyInOrToSay401() {
    Browser browser = bed.logIn(Role.ADMIN);
    bed.store.away(true);

    assertThat(whoAmI(browser)).isEqualTo(503);
    assertThat(bed.get("/status").statusCode()).isEqualTo(200);
  }
}
