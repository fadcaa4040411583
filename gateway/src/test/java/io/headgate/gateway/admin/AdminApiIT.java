package io.headgate.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headgate.gateway.state.StateStore;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What administrators do, over HTTP. */
class AdminApiIT {

  private static final String ACME =
      """
      {"name":"Acme","models":["small"],"limits":{"requests_per_minute":100,"concurrent":9},
       "budgets":[{"amount_usd":"250","window":"month"}],"zone":"Europe/Berlin"}
      """;

  private AdminBed bed;

  @BeforeEach
  void start() {
    bed = AdminBed.start();
  }

  @AfterEach
  void stop() {
    bed.close();
  }

  private JsonNode makeKey(String more) {
    bed.send("PUT", "/tenants/acme", ACME);
    HttpResponse<String> made =
        bed.send("POST", "/keys", "{\"name\":\"reports\",\"tenant\":\"acme\"" + more + "}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return AdminBed.json(made);
  }

  /** What names the version that stands. */
  private String tag(String path) {
    return bed.send(bed.as(Role.ADMIN, path).GET()).headers().firstValue("etag").orElseThrow();
  }

  private HttpRequest.Builder matching(String tag, String path) {
    return bed.as(Role.ADMIN, path).header("if-match", tag);
  }

  private HttpResponse<String> send(String method, String tag, String path, String json) {
    return bed.send(AdminBed.withJson(matching(tag, path), method, json));
  }

  @Test
  void aTenantIsMadeChangedAndRemovedByItsVersion() {
    HttpResponse<String> made = bed.send("PUT", "/tenants/acme", ACME);
    String tag = made.headers().firstValue("etag").orElseThrow();

    assertThat(made.statusCode()).isEqualTo(200);
    assertThat(AdminBed.json(made).at("/budgets/0/amount_usd").asText()).isEqualTo("250.00");
    assertThat(bed.send("PUT", "/tenants/acme", ACME).statusCode()).isEqualTo(412);
    assertThat(send("PUT", "\"7000\"", "/tenants/acme", ACME).statusCode()).isEqualTo(412);
    HttpResponse<String> changed =
        send("PUT", tag, "/tenants/acme", ACME.replace("Acme", "Acme & Co"));
    assertThat(AdminBed.json(changed).path("name").asText()).isEqualTo("Acme & Co");
    String next = changed.headers().firstValue("etag").orElseThrow();
    assertThat(bed.send(bed.as(Role.ADMIN, "/tenants/acme").DELETE()).statusCode()).isEqualTo(400);
    assertThat(bed.send(matching(tag, "/tenants/acme").DELETE()).statusCode()).isEqualTo(412);
    assertThat(bed.send(matching(next, "/tenants/acme").DELETE()).statusCode()).isEqualTo(204);
    assertThat(bed.get("/tenants/acme").statusCode()).isEqualTo(404);
  }

  @Test
  void aTenantWithKeysIsNotRemoved() {
    makeKey("");

    assertThat(bed.send(matching(tag("/tenants/acme"), "/tenants/acme").DELETE()).statusCode())
        .isEqualTo(409);
  }

  @Test
  void theTextOfAKeyIsToldOnceAndStandsInNoLog() {
    JsonNode made = makeKey("");
    String text = made.path("text").asText();
    String id = made.at("/key/id").asText();

    assertThat(text).startsWith("hg_");
    assertThat(made.path("warning").asText()).contains("cannot be shown again");
    for (String path :
        List.of("/keys", "/keys/" + id, "/audit", "/audit/export", "/keys/" + id + "/limits")) {
      assertThat(bed.get(path).body()).doesNotContain(text).doesNotContain(Digests.sha256(text));
    }
    assertThat(bed.store.stolen()).doesNotContain(text);
  }

  @Test
  void aKeyIsChangedByMembersAndRotatedAndRevoked() {
    String id =
        makeKey(",\"limits\":{\"burst\":3},\"expires\":\"2027-01-01T00:00:00Z\"")
            .at("/key/id")
            .asText();
    JsonNode changed =
        AdminBed.json(
            send(
                "PATCH",
                tag("/keys/" + id),
                "/keys/" + id,
                "{\"name\":\"weekly\",\"expires\":null}"));
    JsonNode rotated =
        AdminBed.json(bed.send("POST", "/keys/" + id + "/rotate", "{\"overlap_seconds\":3600}"));
    JsonNode revoked =
        AdminBed.json(
            bed.send(
                bed.as(Role.OPERATOR, "/keys/" + id + "/revoke")
                    .POST(HttpRequest.BodyPublishers.noBody())));

    assertThat(changed.path("name").asText()).isEqualTo("weekly");
    assertThat(changed.at("/limits/burst").asInt()).isEqualTo(3);
    assertThat(changed.has("expires")).isFalse();
    assertThat(rotated.at("/key/former_until").asText()).isEqualTo("2026-11-20T13:00:00Z");
    assertThat(revoked.path("state").asText()).isEqualTo("revoked");
    assertThat(send("PATCH", "\"0\"", "/keys/" + id, "{}").statusCode()).isEqualTo(412);
    assertThat(bed.send("POST", "/keys/nobody/rotate", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void theTightestLimitHoldsAndSaysWhoseItIs() {
    String id =
        makeKey(
                ",\"models\":[\"small\",\"large\"],\"limits\":{\"requests_per_minute\":500,"
                    + "\"concurrent\":2},\"budgets\":[{\"amount_usd\":\"0.5\",\"window\":\"day\"}]")
            .at("/key/id")
            .asText();

    assertThat(bed.get("/keys/" + id + "/limits").body())
        .isEqualTo(
            "{\"limits\":[{\"what\":\"requests_per_minute\",\"value\":\"100\",\"of\":\"tenant\"},"
                + "{\"what\":\"concurrent\",\"value\":\"2\",\"of\":\"key\"},"
                + "{\"what\":\"budget_day\",\"value\":\"0.50\",\"of\":\"key\"},"
                + "{\"what\":\"budget_month\",\"value\":\"250.00\",\"of\":\"tenant\"}],"
                + "\"models\":[{\"of\":\"key\",\"models\":[\"large\",\"small\"]},"
                + "{\"of\":\"tenant\",\"models\":[\"small\"]}]}");
  }

  @Test
  void listsComeInPages() {
    for (String id : List.of("a", "b", "c")) {
      bed.send("PUT", "/tenants/" + id, "{\"name\":\"x\"}");
    }
    JsonNode first = AdminBed.json(bed.get("/tenants?limit=2"));
    JsonNode second =
        AdminBed.json(bed.get("/tenants?limit=2&after=" + first.path("next").asText()));

    assertThat(first.path("tenants")).hasSize(2);
    assertThat(second.path("tenants")).hasSize(1);
    assertThat(second.has("next")).isFalse();
    assertThat(AdminBed.json(bed.get("/ledger?limit=3")).path("next").asText()).isEqualTo("3");
    assertThat(AdminBed.json(bed.get("/ledger?limit=3&after=3")).path("rows")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/tenants?limit=0 | limit: expected 1 to 500",
        "/tenants?limit=x | limit: expected a whole number",
        "/tenants?limit=1&limit=2 | limit: is given twice",
        "/tenants?limits=1 | limits: a parameter that is not known; did you mean limit?",
        "/keys?tenant=A | tenant: is not of the expected form",
        "/usage | from: is missing",
        "/usage?from=2026-01-01T00:00:00Z&to=2025-01-01T00:00:00Z | to: expected a time after from",
        "/usage?from=2016-01-01T00:00:00Z&to=2026-01-01T00:00:00Z&step=minute | step: is too short",
        "/usage?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&group_by=key,user | group_by: is not",
        "/usage?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&group_by=key,key | group_by: names",
        "/ledger?status=lost | status: expected completed, failed, client_gone or node_lost",
        "/audit/verify?seq=1 | hash: expected together with seq"
      })
  void aQuestionThatMakesNoSenseIsRefusedWithItsParameter(String path, String message) {
    HttpResponse<String> answer = bed.get(path);

    assertThat(answer.statusCode()).isEqualTo(400);
    JsonNode error = AdminBed.json(answer).path("error");
    assertThat(error.path("message").asText()).startsWith(message);
    assertThat(error.path("param").asText()).isEqualTo(message.replaceAll(":.*", ""));
  }

  @Test
  void usageIsToldExactly() {
    JsonNode usage =
        AdminBed.json(
            bed.get(
                "/usage?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&step=day"
                    + "&group_by=tenant&model=small"));

    assertThat(usage.at("/points/0/cost_usd").asText()).isEqualTo("0.000000007");
    assertThat(bed.sources.asked().orElseThrow().filter()).containsEntry("model", "small");
    assertThat(AdminBed.json(bed.get("/keys/key-1/budgets")).at("/budgets/0/spent_usd").asText())
        .isEqualTo("0.123456789");
  }

  @Test
  void anExportIsSentAsItIsMade() {
    HttpResponse<String> answer =
        bed.get("/ledger/export?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z");

    assertThat(answer.headers().firstValue("content-type")).hasValue("text/csv; charset=utf-8");
    assertThat(answer.headers().firstValue("content-disposition"))
        .hasValue("attachment; filename=\"ledger.csv\"");
    assertThat(answer.body()).hasSize(SmallSources.EXPORTED * 1_000);
    assertThat(bed.get("/ledger/row-1").statusCode()).isEqualTo(200);
    assertThat(bed.get("/ledger/none").statusCode()).isEqualTo(404);
  }

  @Test
  void decisionsAreToldWithoutWhatATextCanBeGuessedFrom() {
    assertThat(bed.get("/decisions?route=code").body())
        .isEqualTo("{\"decisions\":[{\"route\":\"code\"}]}");
  }

  private HttpResponse<String> yaml(String method, String path, String tag, String text) {
    return bed.send(
        matching(tag, path)
            .header("content-type", "application/yaml")
            .method(method, HttpRequest.BodyPublishers.ofString(text)));
  }

  @Test
  void aConfigurationIsAppliedAndRolledBackOverTheRevisionThatWasSeen() {
    String first = bed.get("/config").headers().firstValue("etag").orElseThrow();
    HttpResponse<String> bad = yaml("PUT", "/config", first, "nothing: 1");
    HttpResponse<String> good = yaml("PUT", "/config", first, "version: 1 # new");
    HttpResponse<String> stale = yaml("PUT", "/config", first, "version: 1 # other");
    String second = bed.get("/config").headers().firstValue("etag").orElseThrow();

    assertThat(AdminBed.json(bad).path("applied").asBoolean()).isFalse();
    assertThat(AdminBed.json(bad).at("/errors/0/message").asText()).isEqualTo("is missing");
    assertThat(AdminBed.json(good).path("applied").asBoolean()).isTrue();
    assertThat(stale.statusCode()).isEqualTo(412);
    assertThat(second).isNotEqualTo(first);
    HttpResponse<String> back =
        bed.send(
            matching(second, "/config/revisions/" + first.replace("\"", "") + "/roll-back")
                .POST(HttpRequest.BodyPublishers.noBody()));
    assertThat(back.statusCode()).as(back.body()).isEqualTo(200);
    assertThat(bed.get("/config").headers().firstValue("etag")).hasValue(first);
    assertThat(bed.get("/config/revisions/" + first.replace("\"", "")).body())
        .contains("\"text\":\"version: 1\"");
    assertThat(yaml("PUT", "/config", first, "x".repeat(SmallBody.MAX_TEXT_BYTES + 1)).statusCode())
        .isEqualTo(413);
  }

  @Test
  void aConfigurationIsAuditedByItsDigestAlone() {
    String tag = bed.get("/config").headers().firstValue("etag").orElseThrow();
    yaml("PUT", "/config", tag, "version: 1 # sk-secret-in-plain-text");

    assertThat(bed.get("/audit/export").body())
        .contains("applyConfig")
        .doesNotContain("sk-secret-in-plain-text");
  }

  @Test
  void aChangeIsToldWithWhatWasBeforeAndWhatIsAfter() {
    bed.send("PUT", "/tenants/acme", ACME);
    send("PUT", tag("/tenants/acme"), "/tenants/acme", ACME.replace("Acme", "New"));
    List<JsonNode> rows = bed.audit();

    assertThat(rows)
        .extracting(row -> row.path("kind").asText())
        .containsExactly("intent", "done", "intent", "done");
    JsonNode done = rows.get(3);
    assertThat(done.path("intent").asLong()).isEqualTo(3);
    assertThat(done.path("who").asText()).isEqualTo("admin");
    assertThat(done.path("target").asText()).isEqualTo("acme");
    assertThat(done.at("/before/name").asText()).isEqualTo("Acme");
    assertThat(done.at("/after/name").asText()).isEqualTo("New");
    assertThat(rows.get(2).at("/asked/name").asText()).isEqualTo("New");
  }

  @Test
  void whatCannotBeAuditedIsNotDone() {
    bed.store.takesNoRows(true);
    HttpResponse<String> refused = bed.send("PUT", "/tenants/acme", ACME);
    bed.store.takesNoRows(false);

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("audit log");
    assertThat(bed.get("/tenants/acme").statusCode()).isEqualTo(404);
    assertThat(bed.send("PUT", "/tenants/acme", ACME).statusCode()).isEqualTo(200);
  }

  @Test
  void aFlippedByteIsToldWithItsRow() {
    bed.send("PUT", "/tenants/acme", ACME);
    bed.send("PUT", "/tenants/other", ACME);
    bed.store.reading(
        row ->
            row.id().equals("2")
                ? new StateStore.Row(row.position(), "2", MapStore.flipped(row.row(), 100))
                : row);
    JsonNode verdict = AdminBed.json(bed.get("/audit/verify"));

    assertThat(verdict.path("whole").asBoolean()).isFalse();
    assertThat(verdict.path("bad").asLong()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<img src=x onerror=alert(1)>",
        "=cmd|' /C calc'!A0",
        "\\u202Egnp.exe",
        "a\\r\\nb: c",
        "{{7*7}}"
      })
  void namesAreTextAndNothingElse(String name) {
    HttpResponse<String> made = bed.send("PUT", "/tenants/acme", "{\"name\":\"" + name + "\"}");

    assertThat(made.statusCode()).isEqualTo(200);
    assertThat(made.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(bed.audit()).hasSize(2);
  }

  @Test
  void aBodyWhereNoneIsTakenIsRefused() {
    makeKey("");

    assertThat(bed.send("POST", "/keys/key-1/revoke", "{\"all\":true}").statusCode())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tenants", "/keys", "/ledger", "/decisions", "/config/revisions"})
  void whatANodeDoesNotHaveIsUnavailable(String path) {
    try (AdminBed bare = AdminBed.startBare()) {
      assertThat(bare.get(path).statusCode()).isEqualTo(503);
      assertThat(bare.get("/status").statusCode()).isEqualTo(200);
    }
  }
}
