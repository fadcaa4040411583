package io.headgate.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.headgate.gateway.provider.ProviderConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What differs between two configurations, in the shape of {@link EffectiveConfig}. A secret that
 * has changed is told, but neither of its values.
 */
public final class ConfigDiff {

  /** Stands before a secret while two are compared; no file can hold it. */
  private static final String SECRET = Mask.HIDDEN + '\0';

  private final List<Change> changes = new ArrayList<>();

  private ConfigDiff() {}

  /**
   * One difference.
   *
   * @param path a JSON pointer into the effective configuration
   * @param before empty when there was nothing
   * @param after empty when there is nothing any more
   */
  public record Change(String path, Optional<JsonNode> before, Optional<JsonNode> after) {}

  /** All differences, in the order of the file; the revision is none. */
  public static List<Change> between(GatewayConfig before, GatewayConfig after) {
    ConfigDiff diff = new ConfigDiff();
    diff.compare("", withSecrets(before), withSecrets(after));
    return List.copyOf(diff.changes);
  }

  private static ObjectNode withSecrets(GatewayConfig config) {
    ObjectNode root = EffectiveConfig.render(config);
    root.remove("revision");
    config
        .admin()
        .token()
        .ifPresent(
            token -> ((ObjectNode) root.at("/server/admin")).set("token", secret(token.reveal())));
    for (ProviderConfig provider : config.providers()) {
      ObjectNode node = (ObjectNode) root.get("providers").get(provider.name());
      ArrayNode keys = node.putArray("api_keys");
      provider.apiKeys().forEach(key -> keys.add(secret(key.reveal())));
      ObjectNode headers = (ObjectNode) node.get("headers");
      provider.headers().forEach((name, value) -> headers.set(name, secret(value.reveal())));
    }
    for (int i = 0; i < config.declared().keys().size(); i++) {
      ObjectNode node = (ObjectNode) root.get("keys").get(i);
      node.set("sha256", secret(config.declared().keys().get(i).sha256()));
    }
    return root;
  }

  private static TextNode secret(String value) {
    return TextNode.valueOf(SECRET + value);
  }

  private void compare(String path, JsonNode before, JsonNode after) {
    if (before.isObject() && after.isObject()) {
      Set<String> names = new LinkedHashSet<>();
      before.fieldNames().forEachRemaining(names::add);
      after.fieldNames().forEachRemaining(names::add);
      names.forEach(name -> compare(join(path, name), before.path(name), after.path(name)));
    } else if (before.isArray() && after.isArray() && before.size() == after.size()) {
      for (int i = 0; i < before.size(); i++) {
        compare(path + "/" + i, before.get(i), after.get(i));
      }
    } else if (!before.equals(after)) {
      changes.add(new Change(path, masked(before), masked(after)));
    }
  }

  /** As RFC 6901 wants it. */
  private static String join(String path, String name) {
    return path + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  private static Optional<JsonNode> masked(JsonNode node) {
    return node.isMissingNode() ? Optional.empty() : Optional.of(hide(node));
  }

  private static JsonNode hide(JsonNode node) {
    if (node.isObject()) {
      ObjectNode hidden = JsonNodeFactory.instance.objectNode();
      node.properties().forEach(each -> hidden.set(each.getKey(), hide(each.getValue())));
      return hidden;
    }
    if (node.isArray()) {
      ArrayNode hidden = JsonNodeFactory.instance.arrayNode();
      node.forEach(each -> hidden.add(hide(each)));
      return hidden;
    }
    return node.isTextual() && node.textValue().startsWith(SECRET)
        ? TextNode.valueOf(Mask.HIDDEN)
        : node;
  }
}
