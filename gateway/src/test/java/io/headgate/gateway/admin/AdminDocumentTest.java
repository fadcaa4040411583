package io.headgate.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The document and its handlers belong together, and what is not in order is not served. */
class AdminDocumentTest {

  private static final ApiDocument DOCUMENT = ApiDocument.readBlocking();

  private static Map<String, AdminHandler> handlers() {
    Clock clock = Clock.systemUTC();
    MapStore store = new MapStore(clock);
    SmallSources sources = new SmallSources(clock);
    AdminPorts ports =
        new AdminPorts(
            store,
            () -> DOCUMENT_NODE,
            () -> DOCUMENT_NODE,
            () -> DOCUMENT_NODE,
            () -> DOCUMENT_NODE,
            (order, by) -> order,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(sources.control()));
    Sessions sessions = new Sessions(store, clock, new SplittableRandom(1));
    Authentication authentication =
        new Authentication(
            List.of(),
            new BootstrapToken(store, new SplittableRandom(1)),
            sessions,
            Optional.empty(),
            new Failures(1, () -> 0));
    return AdminServer.handlers(
        new SessionCalls(authentication, sessions, Optional.empty(), "", new SplittableRandom(1)),
        ports,
        new AuditLog(store),
        clock);
  }

  private static final JsonNode DOCUMENT_NODE = AdminBed.json("{}");

  @Test
  void everyOperationHasAHandlerAndEveryHandlerAnOperation() {
    assertThatCode(() -> new OperationTable(DOCUMENT.operations(), handlers()))
        .doesNotThrowAnyException();
  }

  @Test
  void anOperationWithoutAHandlerIsRefused() {
    Map<String, AdminHandler> handlers = new HashMap<>(handlers());
    handlers.remove("status");

    assertThatThrownBy(() -> new OperationTable(DOCUMENT.operations(), handlers))
        .hasMessage("no handler for status");
  }

  @Test
  void aHandlerWithoutAnOperationIsRefused() {
    Map<String, AdminHandler> handlers = new HashMap<>(handlers());
    handlers.put("heapDump", handlers.get("status"));

    assertThatThrownBy(() -> new OperationTable(DOCUMENT.operations(), handlers))
        .hasMessage("handlers without an operation: [heapDump]");
  }

  @Test
  void onlyLoggingInIsForEverybody() {
    assertThat(DOCUMENT.operations())
        .filteredOn(operation -> operation.role().isEmpty())
        .extracting(Operation::id)
        .containsExactlyInAnyOrder("loginWays", "logIn", "startOidc", "finishOidc");
  }

  @Test
  void whateverIsNotReadIsAudited() {
    assertThat(DOCUMENT.operations())
        .filteredOn(operation -> !operation.isRead())
        .allMatch(Operation::audited)
        .hasSizeGreaterThan(10);
  }

  private static ApiDocument document(String operation) {
    String yaml = "paths:\n  /x/{id}:\n    post:\n" + operation.indent(6);
    return ApiDocument.of(new Load(LoadSettings.builder().build()).loadFromString(yaml));
  }

  private static final String SOUND =
      """
      operationId: x
      x-role: viewer
      x-audit: true
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      """;

  @Test
  void aSoundOperationIsTaken() {
    assertThat(document(SOUND).operations()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x-role: viewer | x-rule: viewer | does not say x-role",
        "x-role: viewer | x-role: root | does not say x-role",
        "x-audit: true | x-audit: false | changes something without x-audit",
        "x-audit: true | x-note: true | does not say x-audit",
        "operationId: x | x-id: x | has no operationId",
        "name: id | name: other | does not describe {id}",
        "in: path | in: cookie | has a parameter without a place",
        "type: string | maxProperties: 1 | 'maxProperties' is not checked",
        "type: string | pattern: a | a schema without a type",
        "type: string | type: object | does not say additionalProperties"
      })
  void anOperationThatIsNotInOrderIsRefused(String sound, String spoilt, String complaint) {
    assertThatThrownBy(() -> document(SOUND.replace(sound, spoilt)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(complaint);
  }

  private static void check(String operation, String json) {
    DOCUMENT
        .schemas()
        .check(
            AdminBed.json(json),
            DOCUMENT.operations().stream()
                .filter(each -> each.id().equals(operation))
                .findFirst()
                .flatMap(Operation::body)
                .orElseThrow()
                .schema(),
            "");
  }

  @Test
  void aBodyThatFitsIsTaken() {
    assertThatCode(
            () ->
                check(
                    "createKey",
                    """
                    {"name":"a","tenant":"acme","models":["small"],"tags":["x"],
                     "limits":{"requests_per_minute":1},"expires":"2027-01-01T00:00:00Z",
                     "budgets":[{"amount_usd":"0.000000001","window":"day","alerts":[50,90]}]}
                    """))
        .doesNotThrowAnyException();
    assertThatCode(() -> check("changeKey", "{\"expires\":null}")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | name: expected a string, is missing",
        "{'name':'','tenant':'a'} | name: expected 1 to 200 characters",
        "{'name':'a','tenant':'A'} | tenant: is not of the expected form",
        "{'name':'a','tenant':'a','modles':[]} | modles: a member that is not known; did you mean models?",
        "{'name':'a','tenant':'a','models':'x'} | models: expected a list",
        "{'name':'a','tenant':'a','models':['x','x']} | models[1]: stands twice",
        "{'name':'a','tenant':'a','models':[1]} | models[0]: expected a string",
        "{'name':'a','tenant':'a','limits':{'burst':0}} | limits.burst: expected 1 to 1000000000000",
        "{'name':'a','tenant':'a','limits':{'burst':-1}} | limits.burst: expected 1 to",
        "{'name':'a','tenant':'a','limits':{'burst':1.5}} | limits.burst: expected a whole number",
        "{'name':'a','tenant':'a','limits':{'burst':1e99}} | limits.burst: expected a whole number",
        "{'name':'a','tenant':'a','limits':{'rate':1}} | limits.rate: a member that is not known",
        "{'name':'a','tenant':'a','budgets':[{'amount_usd':'-1','window':'day'}]} | budgets[0].amount_usd: is not of the expected form",
        "{'name':'a','tenant':'a','budgets':[{'amount_usd':'1e999','window':'day'}]} | budgets[0].amount_usd: is not",
        "{'name':'a','tenant':'a','budgets':[{'amount_usd':1,'window':'day'}]} | budgets[0].amount_usd: expected a string",
        "{'name':'a','tenant':'a','budgets':[{'amount_usd':'1','window':'0 days'}]} | budgets[0].window: expected day, week or month",
        "{'name':'a','tenant':'a','expires':'tomorrow'} | expires: expected a time such as"
      })
  void aBodyThatDoesNotFitIsRefusedWithThePlace(String json, String message) {
    assertThatThrownBy(() -> check("createKey", json.replace('\'', '"')))
        .isInstanceOf(AdminException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void whatMustNotBeKeptIsMasked() {
    Operation logIn =
        DOCUMENT.operations().stream()
            .filter(each -> each.id().equals("logIn"))
            .findFirst()
            .orElseThrow();
    JsonNode body = AdminBed.json("{\"token\":\"geheim\"}");

    assertThat(
            DOCUMENT
                .schemas()
                .masked(
                    (com.fasterxml.jackson.databind.node.ObjectNode) body,
                    logIn.body().orElseThrow().schema())
                .toString())
        .doesNotContain("geheim");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin/api//status",
        "//admin/api/status",
        "/admin/api/status/",
        "/admin/api/./status",
        "/admin/api/x/../status",
        "/admin/api/%73tatus",
        "/admin/api/%2e%2e/status",
        "/admin/api/status;a=b",
        "/admin/api/STATUS",
        "/admin/api\\status",
        "http://h/admin/api/status",
        "/admin/api/",
        "/admin/api",
        "/"
      })
  void pathsAreTakenInOneSpellingOnly(String path) {
    OperationTable table = new OperationTable(DOCUMENT.operations(), handlers());

    assertThat(table.find("GET", "/admin/api/status")).isPresent();
    assertThat(table.find("GET", path)).isEmpty();
  }

  @Test
  void wordsGoBeforeVariables() {
    OperationTable table = new OperationTable(DOCUMENT.operations(), handlers());

    assertThat(table.find("GET", "/admin/api/ledger/export?format=csv").orElseThrow().entry())
        .extracting(entry -> entry.operation().id())
        .isEqualTo("exportLedger");
    assertThat(table.find("GET", "/admin/api/ledger/req-1").orElseThrow().variables())
        .containsEntry("request", "req-1");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0.00",
    "1,0.000000001",
    "12500000000,12.50",
    "123456789,0.123456789",
    "1000000000000000000,1000000000.00"
  })
  void moneyIsExactBothWays(long nano, String usd) {
    assertThat(Money.usd(nano)).isEqualTo(usd);
    assertThat(Money.nanoUsd(usd)).isEqualTo(nano);
  }
}
