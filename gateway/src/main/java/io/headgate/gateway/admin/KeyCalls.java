package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.admission.ApiKey;
import io.headgate.gateway.admission.Directory;
import io.headgate.gateway.admission.NewKey;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operations on keys. */
final class KeyCalls {

  private final Optional<Directory> port;
  private final Clock clock;

  KeyCalls(Optional<Directory> port, Clock clock) {
    this.port = port;
    this.clock = clock;
  }

  Map<String, AdminHandler> handlers() {
    return Map.of(
        "listKeys", this::list,
        "createKey", this::create,
        "showKey", this::show,
        "changeKey", this::change,
        "rotateKey", this::rotate,
        "revokeKey", this::revoke,
        "keyLimits", this::limits);
  }

  private Directory directory() {
    return AdminPorts.need(port, "keys");
  }

  private ObjectNode json(ApiKey key) {
    return KeyJson.write(key, clock.instant());
  }

  private Optional<ObjectNode> present(String id) {
    return directory().key(id).map(this::json);
  }

  private ApiKey find(Call call) {
    return directory()
        .key(call.required("key"))
        .orElseThrow(() -> AdminException.notFound("there is no key of this id"));
  }

  private Future<Reply> list(Call call) {
    List<ApiKey> keys =
        directory().keys().stream()
            .filter(key -> call.value("tenant").map(key.tenant()::equals).orElse(true))
            .toList();
    return Future.succeededFuture(
        Reply.ok(Paging.page(call, "keys", keys, ApiKey::id, this::json)));
  }

  private Future<Reply> show(Call call) {
    return Future.succeededFuture(reply(find(call)));
  }

  private Reply reply(ApiKey key) {
    return Reply.ok(json(key)).tagged(Long.toString(key.version()));
  }

  private Future<Reply> create(Call call) {
    return directory()
        .createKey(KeyJson.read(call.json()), call.who())
        .map(made -> revealed(Reply.created(revealed(made)), made, Optional.empty()));
  }

  private Future<Reply> change(Call call) {
    String id = call.required("key");
    Optional<ObjectNode> before = present(id);
    KeyJson.read(call.json());
    return directory()
        .changeKey(id, call.expectedVersion(), spec -> KeyJson.change(spec, call.json()))
        .map(key -> reply(key).changed(id, before, Optional.of(json(key))));
  }

  private Future<Reply> rotate(Call call) {
    String id = call.required("key");
    Optional<ObjectNode> before = present(id);
    Duration overlap =
        Duration.ofSeconds(
            call.json().path("overlap_seconds").asLong(Duration.ofDays(1).toSeconds()));
    return directory()
        .rotateKey(id, overlap, call.who())
        .map(made -> revealed(Reply.ok(revealed(made)), made, before));
  }

  private ObjectNode revealed(NewKey made) {
    return KeyJson.write(made, clock.instant());
  }

  private Reply revealed(Reply reply, NewKey made, Optional<ObjectNode> before) {
    return reply
        .tagged(Long.toString(made.key().version()))
        .changed(made.key().id(), before, Optional.of(json(made.key())));
  }

  private Future<Reply> revoke(Call call) {
    String id = call.required("key");
    Optional<ObjectNode> before = present(id);
    return directory()
        .revokeKey(id, call.who())
        .map(key -> reply(key).changed(id, before, Optional.of(json(key))));
  }

  private Future<Reply> limits(Call call) {
    ApiKey key = find(call);
    return Future.succeededFuture(
        Reply.ok(EffectiveLimits.of(key, directory().tenant(key.tenant()))));
  }
}
