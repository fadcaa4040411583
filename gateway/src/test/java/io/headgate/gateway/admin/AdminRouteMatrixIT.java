package io.headgate.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headgate.gateway.admin.AdminBed.Browser;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Promise P19: every operation of the document is authenticated, authorised and audited. What the
 * requests ask for makes no sense, so those who may are told so, or that it was done; the others
 * must not get that far.
 */
class AdminRouteMatrixIT {

  private static AdminBed bed;

  @BeforeAll
  static void start() {
    bed = AdminBed.start();
  }

  @AfterAll
  static void stop() {
    bed.close();
  }

  static Stream<Operation> guarded() {
    return ApiDocument.readBlocking().operations().stream()
        .filter(operation -> operation.role().isPresent());
  }

  private static String path(Operation operation) {
    return "/admin/api/"
        + String.join(
            "/",
            operation.segments().stream()
                .map(segment -> Operation.variable(segment).map(name -> "nothing").orElse(segment))
                .toList());
  }

  private static HttpRequest.Builder request(Operation operation) {
    String type = operation.body().map(Operation.Body::mediaType).orElse("");
    HttpRequest.Builder request =
        bed.request(path(operation))
            .method(
                operation.method(),
                type.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString("{}"));
    return type.isEmpty() ? request : request.header("content-type", type);
  }

  private static int status(HttpRequest.Builder request) {
    return bed.send(request).statusCode();
  }

  @ParameterizedTest
  @MethodSource("guarded")
  void nobodyGetsInWithoutCredentials(Operation operation) {
    assertThat(status(request(operation))).isEqualTo(401);
    assertThat(status(request(operation).header("authorization", "Bearer wrong"))).isEqualTo(401);
    assertThat(status(request(operation).header("authorization", "Basic YTpi"))).isEqualTo(401);
    assertThat(status(request(operation).header("cookie", "headgate_session=" + "A".repeat(43))))
        .isEqualTo(401);
  }

  @ParameterizedTest
  @MethodSource("guarded")
  void everyRoleMayDoExactlyWhatTheDocumentSays(Operation operation) {
    for (Role role : Role.values()) {
      int status =
          status(request(operation).header("authorization", "Bearer " + AdminBed.token(role)));
      if (role.covers(operation.role().orElseThrow())) {
        assertThat(status).as("%s %s", role, operation.id()).isNotIn(401, 403, 405, 500, 503);
      } else {
        assertThat(status).as("%s %s", role, operation.id()).isEqualTo(403);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("guarded")
  void aSessionNeedsItsTokenToChangeAnything(Operation operation) {
    Browser browser = bed.logIn(Role.ADMIN);
    int bare = status(browser.show(request(operation)));
    int forged = status(browser.show(request(operation)).header("x-headgate-csrf", "A".repeat(43)));
    int foreign =
        status(
            browser
                .show(request(operation))
                .header("x-headgate-csrf", browser.csrf())
                .header("origin", "https://evil.example"));
    int own =
        status(
            browser
                .show(request(operation))
                .header("x-headgate-csrf", browser.csrf())
                .header("origin", "http://127.0.0.1:" + bed.port));

    if (operation.isRead()) {
      assertThat(List.of(bare, forged, own)).doesNotContain(401, 403);
    } else {
      assertThat(List.of(bare, forged, foreign)).containsOnly(403);
      assertThat(own).isNotIn(401, 403);
    }
  }

  @ParameterizedTest
  @MethodSource("guarded")
  void anOldSessionOpensNothing(Operation operation) {
    Browser browser = bed.logIn(Role.ADMIN);
    bed.clock.pass(Sessions.IDLE.plus(Duration.ofSeconds(1)));

    assertThat(status(browser.show(request(operation)).header("x-headgate-csrf", browser.csrf())))
        .isEqualTo(401);
  }

  @ParameterizedTest
  @MethodSource("guarded")
  void everyChangeLeavesRowsWhetherItIsDoneOrNot(Operation operation) {
    int before = bed.audit().size();
    status(request(operation).header("authorization", "Bearer " + AdminBed.ADMIN));
    status(request(operation).header("authorization", "Bearer " + AdminBed.VIEWER));
    List<JsonNode> all = bed.audit();
    List<JsonNode> rows = all.subList(before, all.size());

    if (operation.audited()) {
      assertThat(rows).isNotEmpty();
      assertThat(rows)
          .allSatisfy(
              row -> {
                assertThat(row.path("operation").asText()).isEqualTo(operation.id());
                assertThat(row.path("who").asText()).isIn("admin", "victor");
                assertThat(row.path("address").asText()).isEqualTo("127.0.0.1");
              });
      assertThat(rows).anyMatch(row -> row.path("who").asText().equals("admin"));
      assertThat(rows).anyMatch(row -> row.path("who").asText().equals("victor"));
    } else {
      assertThat(rows).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/admin/",
        "/admin/api",
        "/admin/api/",
        "/admin/api/nothing",
        "/admin/api//status",
        "/admin/api/%73tatus",
        "/admin/api/status;x=1",
        "/admin/api/x/..%2fstatus",
        "/debug",
        "/env",
        "/heapdump",
        "/actuator/env",
        "/v1/chat/completions"
      })
  void whatIsNotThereIsToldToThoseWhoMayKnow(String path) {
    assertThat(status(bed.request(path))).isEqualTo(401);
    assertThat(status(bed.request(path).header("authorization", "Bearer " + AdminBed.VIEWER)))
        .isEqualTo(404);
    assertThat(
            status(
                bed.request(path)
                    .header("x-original-url", "/admin/api/status")
                    .header("authorization", "Bearer " + AdminBed.VIEWER)))
        .isEqualTo(404);
  }

  @Test
  void otherMethodsAreRefused() {
    HttpRequest.BodyPublisher none = HttpRequest.BodyPublishers.noBody();

    assertThat(status(bed.request("/admin/api/status").method("PUT", none))).isEqualTo(401);
    assertThat(status(bed.as(Role.ADMIN, "/status").method("PUT", none))).isEqualTo(405);
    assertThat(status(bed.as(Role.ADMIN, "/status").method("TRACE", none))).isEqualTo(405);
    assertThat(status(bed.as(Role.ADMIN, "/keys").method("OPTIONS", none))).isEqualTo(405);
  }

  @Test
  void everyAnswerKeepsBrowsersFromMisusingIt() {
    for (HttpResponse<String> answer :
        List.of(bed.get("/status"), bed.send(bed.request("/admin/api/status")))) {
      assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
      assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
      assertThat(answer.headers().firstValue("referrer-policy")).hasValue("no-referrer");
      assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
          .contains("default-src 'none'", "frame-ancestors 'none'");
    }
  }

  @Test
  void theLogOfAllThisIsWhole() {
    assertThat(AdminBed.json(bed.get("/audit/verify")).path("whole").asBoolean()).isTrue();
  }
}
