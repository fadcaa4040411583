package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.admission.ApiKey;
import io.headgate.gateway.admission.KeySpec;
import io.headgate.gateway.admission.NewKey;
import java.time.Instant;
import java.util.Optional;

/** Keys as JSON, both ways; what opens the door is in no key but a new one. */
final class KeyJson {

  private static final int FINGERPRINT = 12;

  private KeyJson() {}

  static ObjectNode write(ApiKey key, Instant now) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", key.id())
            .put("name", key.name())
            .put("tenant", key.tenant())
            .put("state", state(key, now))
            .put(
                "fingerprint",
                key.digest().substring(0, Math.min(FINGERPRINT, key.digest().length())));
    key.former()
        .filter(former -> now.isBefore(former.until()))
        .ifPresent(former -> node.put("former_until", former.until().toString()));
    node.set("models", LimitsJson.names(key.models()));
    node.set("tags", LimitsJson.names(key.tags()));
    node.set("limits", LimitsJson.write(key.limits()));
    node.set("budgets", LimitsJson.write(key.budgets()));
    key.expires().ifPresent(end -> node.put("expires", end.toString()));
    key.revoked().ifPresent(end -> node.put("revoked", end.toString()));
    return node.put("created", key.created().toString())
        .put("created_by", key.createdBy())
        .put("source", LimitsJson.word(key.source()))
        .put("version", key.version());
  }

  private static String state(ApiKey key, Instant now) {
    return key.isOpen(now) ? "open" : key.revoked().isPresent() ? "revoked" : "expired";
  }

  static ObjectNode write(NewKey made, Instant now) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.set("key", write(made.key(), now));
    return node.put("text", made.text().reveal())
        .put("warning", "keep the text now: it is stored nowhere and cannot be shown again");
  }

  /** The spec of a body that the document let through. */
  static KeySpec read(JsonNode body) {
    return new KeySpec(
        body.path("name").textValue(),
        body.path("tenant").textValue(),
        LimitsJson.names(body.path("models")),
        LimitsJson.names(body.path("tags")),
        LimitsJson.limits(body.path("limits")),
        LimitsJson.budgets(body.path("budgets"), "budgets"),
        expires(body));
  }

  private static Optional<Instant> expires(JsonNode body) {
    return Optional.ofNullable(body.path("expires").textValue()).map(Instant::parse);
  }

  /** A spec with the members that a change gives replaced. */
  static KeySpec change(KeySpec spec, JsonNode body) {
    KeySpec given = read(body);
    return new KeySpec(
        body.has("name") ? given.name() : spec.name(),
        spec.tenant(),
        body.has("models") ? given.models() : spec.models(),
        body.has("tags") ? given.tags() : spec.tags(),
        body.has("limits") ? given.limits() : spec.limits(),
        body.has("budgets") ? given.budgets() : spec.budgets(),
        body.has("expires") ? given.expires() : spec.expires());
  }
}
