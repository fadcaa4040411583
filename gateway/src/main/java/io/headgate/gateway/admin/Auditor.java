package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has operations carried out so that the audit log tells of each: a row before, with what is
 * wanted, and one behind, with what became of it. Without the first nothing is done.
 */
final class Auditor {

  private static final Logger LOG = LoggerFactory.getLogger(Auditor.class);

  private final AuditLog log;
  private final SchemaCheck schemas;
  private final Clock clock;

  Auditor(AuditLog log, SchemaCheck schemas, Clock clock) {
    this.log = log;
    this.schemas = schemas;
    this.clock = clock;
  }

  /**
   * Carries out an operation.
   *
   * @return completes as the handler does; fails with status 503 when it could not be audited, and
   *     was not done
   */
  Future<Reply> carryOut(Call call, AdminHandler handler) {
    if (!call.operation().audited()) {
      return handler.handle(call);
    }
    return log.append(intent(call))
        .recover(Auditor::notAudited)
        .compose(
            seq ->
                Future.succeededFuture(call)
                    .compose(handler::handle)
                    .transform(
                        result ->
                            told(result.succeeded()
                                    ? done(call, seq, result.result())
                                    : failed(call, seq, result.cause()))
                                .transform(
                                    written ->
                                        result.succeeded()
                                            ? Future.succeededFuture(result.result())
                                            : Future.failedFuture(result.cause()))));
  }

  private static Future<Long> notAudited(Throwable why) {
    LOG.warn("nothing can be audited, so nothing is changed: {}", why.getMessage());
    return Future.failedFuture(
        AdminException.unavailable("it cannot be written to the audit log, so it was not done"));
  }

  /** It was done: that its end is not in the log must not keep a new key from who asked for it. */
  private Future<Long> told(ObjectNode row) {
    return log.append(row)
        .onFailure(
            why -> LOG.error("the end of an operation is not in the audit log: {}", row, why));
  }

  /** Tells of an operation that was not tried; completes in any case. */
  Future<Void> refused(
      Operation operation, Optional<Principal> principal, Peer peer, AdminException why) {
    ObjectNode row = row("refused", operation, principal, peer, "");
    return told(row.put("status", why.status()).put("reason", why.getMessage()))
        .transform(written -> Future.succeededFuture());
  }

  private ObjectNode intent(Call call) {
    ObjectNode row = row("intent", call, call.target());
    call.body()
        .ifPresent(
            body ->
                row.set(
                    "asked", schemas.masked(body, call.operation().body().orElseThrow().schema())));
    if (!call.text().isEmpty()) {
      row.putObject("asked").put("sha256", Digests.sha256(call.text()));
    }
    return row;
  }

  private ObjectNode done(Call call, long intent, Reply reply) {
    Reply.Change change = reply.change();
    ObjectNode row =
        row("done", call, change.target().isEmpty() ? call.target() : change.target())
            .put("intent", intent)
            .put("status", reply.status());
    change.before().ifPresent(before -> row.set("before", before));
    change.after().ifPresent(after -> row.set("after", after));
    return row;
  }

  private ObjectNode failed(Call call, long intent, Throwable why) {
    AdminException told = AdminException.of(why).orElseGet(AdminException::bug);
    return row("failed", call, call.target())
        .put("intent", intent)
        .put("status", told.status())
        .put("reason", told.getMessage());
  }

  private ObjectNode row(String kind, Call call, String target) {
    return row(kind, call.operation(), call.principal(), call.peer(), target);
  }

  private ObjectNode row(
      String kind, Operation operation, Optional<Principal> principal, Peer peer, String target) {
    ObjectNode row =
        JsonNodeFactory.instance
            .objectNode()
            .put("at", clock.instant().toString())
            .put("kind", kind)
            .put("who", principal.map(Principal::name).orElse("nobody"));
    principal.ifPresent(
        who ->
            row.put("role", who.role().word())
                .put("via", who.via().name().toLowerCase(Locale.ROOT)));
    return row.put("address", peer.address())
        .put("operation", operation.id())
        .put("target", target);
  }
}
