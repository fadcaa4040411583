package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.admin.ConfigControl.ChangeAt;
import io.headgate.gateway.admin.ConfigControl.ProblemAt;
import io.headgate.gateway.admin.ConfigControl.Revision;
import io.headgate.gateway.admin.ConfigControl.Verdict;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operations on the configuration. */
final class ConfigCalls {

  private final AdminPorts ports;

  ConfigCalls(AdminPorts ports) {
    this.ports = ports;
  }

  Map<String, AdminHandler> handlers() {
    return Map.of(
        "runningConfig", this::running,
        "applyConfig", this::apply,
        "validateConfig", this::validate,
        "configHistory", this::history,
        "configRevision", this::revision,
        "reloadConfig", this::reload,
        "rollBackConfig", this::rollBack);
  }

  private ConfigControl control() {
    return AdminPorts.need(ports.control(), "history of its configuration");
  }

  private Future<Reply> running(Call call) {
    JsonNode running = ports.config().get();
    return Future.succeededFuture(Reply.ok(running).tagged(running.path("revision").asText()));
  }

  private Future<Reply> validate(Call call) {
    return control().validate(call.text()).map(ConfigCalls::verdict);
  }

  private Future<Reply> apply(Call call) {
    String expected = call.expectedTag();
    return control()
        .apply(call.text(), expected, call.who())
        .map(verdict -> applied(verdict, expected));
  }

  private Future<Reply> reload(Call call) {
    String before = ports.config().get().path("revision").asText();
    return control().reload(call.who()).map(verdict -> applied(verdict, before));
  }

  private Future<Reply> rollBack(Call call) {
    String expected = call.expectedTag();
    return control()
        .rollBack(call.required("revision"), expected, call.who())
        .map(verdict -> applied(verdict, expected));
  }

  private static Reply applied(Verdict verdict, String before) {
    Optional<ObjectNode> after =
        verdict.applied() ? Optional.of(named(verdict.revision())) : Optional.empty();
    return verdict(verdict).changed(verdict.revision(), Optional.of(named(before)), after);
  }

  private static ObjectNode named(String revision) {
    return JsonNodeFactory.instance.objectNode().put("revision", revision);
  }

  private static Reply verdict(Verdict verdict) {
    ObjectNode node =
        named(verdict.revision()).put("valid", verdict.valid()).put("applied", verdict.applied());
    problems(node.putArray("errors"), verdict.errors());
    problems(node.putArray("notices"), verdict.notices());
    changes(node.putArray("changes"), verdict.changes());
    changes(node.putArray("waiting_for_start"), verdict.waiting());
    return Reply.ok(node);
  }

  private static void problems(ArrayNode list, List<ProblemAt> problems) {
    for (ProblemAt each : problems) {
      list.addObject()
          .put("line", each.line())
          .put("column", each.column())
          .put("path", each.path())
          .put("message", each.message());
    }
  }

  private static void changes(ArrayNode list, List<ChangeAt> changes) {
    for (ChangeAt each : changes) {
      ObjectNode node = list.addObject().put("path", each.path());
      each.before().ifPresent(value -> node.set("before", value));
      each.after().ifPresent(value -> node.set("after", value));
    }
  }

  private Future<Reply> history(Call call) {
    return control()
        .history()
        .map(
            revisions -> {
              ObjectNode node = JsonNodeFactory.instance.objectNode();
              ArrayNode list = node.putArray("revisions");
              revisions.forEach(each -> list.add(json(each)));
              return Reply.ok(node);
            });
  }

  private Future<Reply> revision(Call call) {
    return control()
        .revision(call.required("revision"))
        .map(
            found ->
                found
                    .map(each -> Reply.ok(json(each)))
                    .orElseThrow(() -> AdminException.notFound("this revision is not known")));
  }

  private static ObjectNode json(Revision revision) {
    ObjectNode node =
        named(revision.revision())
            .put("at", revision.at().toString())
            .put("who", revision.who())
            .put("running", revision.running());
    revision.text().ifPresent(text -> node.put("text", text));
    return node;
  }
}
