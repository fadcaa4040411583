package io.headgate.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.admin.SmallIssuer.Signing;
import io.headgate.gateway.protocol.Secret;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logging in through an identity provider, and all the ways of pretending to have. */
class OidcIT {

  private static final String CALLBACK = "http://127.0.0.1/admin/api/oidc/callback";

  private Vertx vertx;
  private SmallIssuer issuer;
  private AdminBed bed;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    issuer = new SmallIssuer(vertx);
    bed =
        AdminBed.start(
            AdminBed.config(
                1_000,
                Optional.of(
                    new OidcConfig(
                        issuer.url(),
                        SmallIssuer.CLIENT,
                        new Secret(SmallIssuer.SECRET),
                        "groups",
                        Map.of("gateway-operators", Role.OPERATOR, "gateway-admins", Role.ADMIN),
                        List.of("openid"),
                        CALLBACK))));
    // The issuer's tokens are of this moment, not of the test's.
    bed.clock.pass(java.time.Duration.between(bed.clock.instant(), java.time.Instant.now()));
  }

  @AfterEach
  void stop() {
    bed.close();
    vertx.close();
  }

  private HttpResponse<String> begin() {
    return bed.send(bed.request("/admin/api/oidc/start"));
  }

  private static String cookie(HttpResponse<String> answer) {
    String set = answer.headers().firstValue("set-cookie").orElseThrow();
    return set.substring(0, set.indexOf(';'));
  }

  /** What the provider sends the browser back with. */
  private String atProvider(HttpResponse<String> begun) {
    String url = begun.headers().firstValue("location").orElseThrow();
    HttpResponse<String> answer = bed.send(HttpRequest.newBuilder(URI.create(url)));
    return answer.headers().firstValue("location").orElseThrow().substring(CALLBACK.length());
  }

  private HttpResponse<String> finish(String query, String cookie) {
    return bed.send(bed.request("/admin/api/oidc/callback" + query).header("cookie", cookie));
  }

  private HttpResponse<String> logIn() {
    HttpResponse<String> begun = begin();
    return finish(atProvider(begun), cookie(begun));
  }

  @Test
  void whoLogsInThereHasTheRoleOfItsGroupHere() {
    HttpResponse<String> answer = logIn();
    String session =
        bed.send(bed.request("/admin/api/session").header("cookie", cookie(answer))).body();

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("location")).hasValue("/admin/");
    assertThat(AdminBed.json(session).path("name").asText()).isEqualTo("oidc:ada");
    assertThat(AdminBed.json(session).path("role").asText()).isEqualTo("operator");
  }

  @Test
  void theBrowserIsSentThereWithAChallengeAndKeepsItsSecretToItself() {
    HttpResponse<String> begun = begin();
    String secret = cookie(begun).substring(cookie(begun).indexOf('=') + 1);

    assertThat(begun.statusCode()).isEqualTo(302);
    assertThat(begun.headers().firstValue("location").orElse(""))
        .startsWith(issuer.url() + "/authorize?")
        .contains("code_challenge_method=S256", "response_type=code", "nonce=", "state=")
        .doesNotContain(secret);
    assertThat(begun.headers().firstValue("set-cookie").orElse(""))
        .contains("HttpOnly", "SameSite=Lax", "Max-Age=600");
  }

  @Test
  void anAnswerToAnotherLoginIsRefused() {
    HttpResponse<String> mine = begin();
    HttpResponse<String> anothers = begin();

    assertThat(finish(atProvider(anothers), cookie(mine)).statusCode()).isEqualTo(401);
    assertThat(finish(atProvider(mine), "other=1").statusCode()).isEqualTo(401);
    assertThat(finish(atProvider(mine).replace("state=", "state=x"), cookie(mine)).statusCode())
        .isEqualTo(401);
  }

  @Test
  void aCodeIsGoodForOneLogin() {
    HttpResponse<String> begun = begin();
    String query = atProvider(begun);

    assertThat(finish(query, cookie(begun)).statusCode()).isEqualTo(302);
    assertThat(finish(query, cookie(begun)).statusCode()).isEqualTo(401);
  }

  @Test
  void aCodeOfAnotherLoginIsRefusedByTheProvider() {
    HttpResponse<String> mine = begin();
    String state = atProvider(mine).replaceAll(".*(&state=[^&]*).*", "$1");
    String code = atProvider(begin()).replaceAll("(\\?code=[^&]*).*", "$1");

    assertThat(finish(code + state, cookie(mine)).statusCode()).isEqualTo(401);
  }

  @Test
  void anAnswerFromAnotherProviderIsRefused() {
    HttpResponse<String> begun = begin();
    String query = atProvider(begun).replaceAll("&iss=.*", "&iss=http://evil.example");

    assertThat(finish(query, cookie(begun)).statusCode()).isEqualTo(401);
  }

  static Stream<Arguments> spoiltClaims() {
    long now = System.currentTimeMillis() / 1000;
    return Stream.of(
        spoilt("another nonce", claims -> claims.put("nonce", "another")),
        spoilt("no nonce", claims -> without(claims, "nonce")),
        spoilt("another audience", claims -> claims.put("aud", "another")),
        spoilt(
            "an audience of several without a party",
            claims -> claims.put("aud", new JsonArray().add(SmallIssuer.CLIENT).add("another"))),
        spoilt("another party", claims -> claims.put("azp", "another")),
        spoilt("another issuer", claims -> claims.put("iss", "http://evil.example")),
        spoilt("no issuer", claims -> without(claims, "iss")),
        spoilt("over", claims -> claims.put("exp", now - 120).put("iat", now - 400)),
        spoilt("without an end", claims -> without(claims, "exp")),
        spoilt("not yet", claims -> claims.put("nbf", now + 3_600)),
        spoilt("from the future", claims -> claims.put("iat", now + 3_600)),
        spoilt("no subject", claims -> without(claims, "sub")),
        spoilt("no group", claims -> without(claims, "groups")),
        spoilt("a group without a role", claims -> claims.put("groups", new JsonArray().add("x"))),
        spoilt("a group that is an object", claims -> claims.put("groups", new JsonObject())),
        spoilt("ten thousand claims", OidcIT::manyClaims));
  }

  private static Arguments spoilt(String name, UnaryOperator<JsonObject> how) {
    return Arguments.of(name, how);
  }

  private static JsonObject without(JsonObject claims, String name) {
    claims.remove(name);
    return claims;
  }

  private static JsonObject manyClaims(JsonObject claims) {
    for (int i = 0; i < 10_000; i++) {
      claims.put("c" + i, 1);
    }
    return claims;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spoiltClaims")
  void claimsThatAreNotRightAreRefused(String name, UnaryOperator<JsonObject> how) {
    issuer.claims(how);

    assertThat(logIn().statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NONE", "PUBLIC_KEY_AS_SECRET", "FOREIGN"})
  void signaturesThatOthersCanMakeAreRefused(String how) {
    issuer.signing(Signing.valueOf(how));

    assertThat(logIn().statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kid\":\"../../\"}",
        "{\"kid\":\"unknown\"}",
        "{\"kid\":[\"one\"]}",
        "{\"alg\":\"HS256\"}",
        "{\"alg\":\"None\"}",
        "{\"jku\":\"http://evil.example/jwks\"}",
        "{\"crit\":[\"exp\"]}"
      })
  void headersThatNameAnotherKeyOrRuleAreRefused(String change) {
    issuer.header(header -> header.mergeIn(new JsonObject(change)));

    assertThat(logIn().statusCode()).isEqualTo(401);
  }

  private int withBearer(String token) {
    return bed.send(bed.request("/admin/api/status").header("authorization", "Bearer " + token))
        .statusCode();
  }

  @Test
  void anAccessTokenOfTheProviderIsTakenWhenItIsForUs() {
    assertThat(withBearer(issuer.token("any"))).isEqualTo(200);
    issuer.claims(claims -> claims.put("aud", "another"));
    assertThat(withBearer(issuer.token("any"))).isEqualTo(401);
    issuer.claims(UnaryOperator.identity());
    issuer.signing(Signing.NONE);
    assertThat(withBearer(issuer.token("any") + "AA")).isEqualTo(401);
    issuer.signing(Signing.PUBLIC_KEY_AS_SECRET);
    assertThat(withBearer(issuer.token("any"))).isEqualTo(401);
  }

  @Test
  void aTokenThatWasChangedIsRefused() {
    String token = issuer.token("any");
    int dot = token.lastIndexOf('.');
    String other = token.charAt(dot + 5) == 'A' ? "B" : "A";

    assertThat(withBearer(token.substring(0, dot + 5) + other + token.substring(dot + 6)))
        .isEqualTo(401);
  }

  @Test
  void withoutAProviderThereIsNothingToStart() {
    try (AdminBed without = AdminBed.start()) {
      assertThat(without.send(without.request("/admin/api/oidc/start")).statusCode())
          .isEqualTo(404);
      assertThat(without.send(without.request("/admin/api/login")).body())
          .isEqualTo("{\"token\":true,\"oidc\":false}");
    }
  }
}
