package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.admission.Directory;
import io.headgate.gateway.admission.Tenant;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/** The operations on tenants. */
final class TenantCalls {

  private final Optional<Directory> port;

  TenantCalls(Optional<Directory> port) {
    this.port = port;
  }

  Map<String, AdminHandler> handlers() {
    return Map.of(
        "listTenants", this::list,
        "showTenant", this::show,
        "putTenant", this::put,
        "removeTenant", this::remove);
  }

  private Directory directory() {
    return AdminPorts.need(port, "tenants");
  }

  private Future<Reply> list(Call call) {
    return Future.succeededFuture(
        Reply.ok(
            Paging.page(call, "tenants", directory().tenants(), Tenant::id, TenantJson::write)));
  }

  private Future<Reply> show(Call call) {
    return directory()
        .tenant(call.required("tenant"))
        .map(tenant -> Future.succeededFuture(reply(tenant)))
        .orElseThrow(() -> AdminException.notFound("there is no tenant of this id"));
  }

  private static Reply reply(Tenant tenant) {
    return Reply.ok(TenantJson.write(tenant)).tagged(Long.toString(tenant.version()));
  }

  private Future<Reply> put(Call call) {
    String id = call.required("tenant");
    long expected = call.value("if-match").isEmpty() ? 0 : call.expectedVersion();
    Optional<ObjectNode> before = directory().tenant(id).map(TenantJson::write);
    return directory()
        .putTenant(TenantJson.read(id, call.json(), expected), expected)
        .map(tenant -> reply(tenant).changed(id, before, Optional.of(TenantJson.write(tenant))));
  }

  private Future<Reply> remove(Call call) {
    String id = call.required("tenant");
    Optional<ObjectNode> before = directory().tenant(id).map(TenantJson::write);
    return directory()
        .removeTenant(id, call.expectedVersion())
        .map(gone -> Reply.done().changed(id, before, Optional.empty()));
  }
}
