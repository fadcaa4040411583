package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.admin.AuditCheck.Noted;
import io.headgate.gateway.admin.AuditCheck.Verdict;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/** The operations on the audit log; none of them changes it. */
final class AuditCalls {

  private final AuditLog log;

  AuditCalls(AuditLog log) {
    this.log = log;
  }

  Map<String, AdminHandler> handlers() {
    return Map.of(
        "listAudit", this::list,
        "verifyAudit", this::verify,
        "exportAudit", this::export);
  }

  private Future<Reply> list(Call call) {
    return log.page(call.value("after").orElse(""), call.integer("limit"))
        .map(page -> Reply.ok(Paging.page("rows", page)));
  }

  private Future<Reply> verify(Call call) {
    if (call.value("seq").isPresent() != call.value("hash").isPresent()) {
      throw AdminException.invalid("hash", "expected together with seq");
    }
    Optional<Noted> noted =
        call.value("seq").map(seq -> new Noted(Long.parseLong(seq), call.required("hash")));
    return log.verify(noted).map(verdict -> Reply.ok(json(verdict)));
  }

  private static ObjectNode json(Verdict verdict) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("whole", verdict.whole()).put("rows", verdict.rows());
    node.putObject("head").put("seq", verdict.seq()).put("hash", verdict.hash());
    verdict.bad().ifPresent(seq -> node.put("bad", seq).put("reason", verdict.reason()));
    return node;
  }

  private Future<Reply> export(Call call) {
    return Future.succeededFuture(Reply.file("application/x-ndjson", "audit.jsonl", log.export()));
  }
}
