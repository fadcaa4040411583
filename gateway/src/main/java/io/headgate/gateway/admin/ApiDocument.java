package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headgate.gateway.admin.Operation.Body;
import io.headgate.gateway.admin.Operation.Parameter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The OpenAPI document of the admin API, read and checked: what is not in order here must not be
 * served.
 */
final class ApiDocument {

  private static final String RESOURCE = "/openapi/admin.yaml";
  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
  private static final String ANYONE = "anyone";

  private final JsonNode root;
  private final SchemaCheck schemas;
  private final List<Operation> operations = new ArrayList<>();

  private ApiDocument(JsonNode root) {
    this.root = root;
    this.schemas = new SchemaCheck(this::resolve);
  }

  /**
   * Reads the document of this version; takes some 100 ms.
   *
   * @throws IllegalStateException when it is not in order
   */
  static ApiDocument readBlocking() {
    try (InputStream yaml = ApiDocument.class.getResourceAsStream(RESOURCE)) {
      if (yaml == null) {
        throw new IllegalStateException(RESOURCE + " is missing");
      }
      return of(new Load(LoadSettings.builder().build()).loadFromInputStream(yaml));
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading from the class path failed", impossible);
    }
  }

  static ApiDocument of(Object yaml) {
    JsonNode root = new ObjectMapper().valueToTree(yaml);
    ApiDocument document = new ApiDocument(root);
    document.gather();
    return document;
  }

  List<Operation> operations() {
    return List.copyOf(operations);
  }

  /** Checks values against the schemas of this document. */
  SchemaCheck schemas() {
    return schemas;
  }

  private void gather() {
    Set<String> ids = new HashSet<>();
    for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> member : path.getValue().properties()) {
        if (METHODS.contains(member.getKey())) {
          Operation read = operation(path.getKey(), path.getValue(), member);
          require(ids.add(read.id()), read.id(), "stands twice");
          operations.add(read);
        }
      }
    }
  }

  private Operation operation(String path, JsonNode item, Map.Entry<String, JsonNode> member) {
    JsonNode node = member.getValue();
    String id = node.path("operationId").asText();
    String method = member.getKey().toUpperCase(java.util.Locale.ROOT);
    require(!id.isEmpty(), method + " " + path, "has no operationId");
    require(node.path("x-audit").isBoolean(), id, "does not say x-audit");
    boolean audited = node.path("x-audit").booleanValue();
    require(audited || method.equals("GET"), id, "changes something without x-audit: true");
    List<Parameter> parameters = new ArrayList<>();
    item.path("parameters").forEach(each -> parameters.add(parameter(id, each)));
    node.path("parameters").forEach(each -> parameters.add(parameter(id, each)));
    List<String> segments = List.of(path.substring(1).split("/", -1));
    Operation read =
        new Operation(id, method, segments, role(id, node), audited, parameters, body(id, node));
    checkVariables(read);
    return read;
  }

  private static Optional<Role> role(String id, JsonNode node) {
    String name = node.path("x-role").asText();
    Optional<Role> role = Role.of(name);
    require(role.isPresent() || name.equals(ANYONE), id, "does not say x-role");
    return role;
  }

  private Parameter parameter(String id, JsonNode node) {
    JsonNode parameter = resolve(node);
    String name = parameter.path("name").asText();
    String in = parameter.path("in").asText();
    require(Set.of("path", "query", "header").contains(in), id, "has a parameter without a place");
    schemas.checkSchema(parameter.path("schema"), id + " " + name);
    return new Parameter(
        name, in, parameter.path("required").booleanValue(), resolve(parameter.path("schema")));
  }

  private Optional<Body> body(String id, JsonNode node) {
    JsonNode request = resolve(node.path("requestBody"));
    if (request.isMissingNode()) {
      return Optional.empty();
    }
    require(request.path("required").booleanValue(), id, "has a body that is not required");
    require(request.path("content").size() == 1, id, "takes more than one type of body");
    Map.Entry<String, JsonNode> content = request.path("content").properties().iterator().next();
    JsonNode schema = content.getValue().path("schema");
    schemas.checkSchema(schema, id);
    return Optional.of(new Body(content.getKey(), schema));
  }

  private static void checkVariables(Operation operation) {
    for (String segment : operation.segments()) {
      Operation.variable(segment)
          .ifPresent(
              name ->
                  require(
                      operation.parameters().stream()
                          .anyMatch(each -> each.name().equals(name) && each.in().equals("path")),
                      operation.id(),
                      "does not describe {" + name + "}"));
    }
  }

  /** Follows a reference. */
  private JsonNode resolve(JsonNode node) {
    JsonNode reference = node.get("$ref");
    if (reference == null) {
      return node;
    }
    JsonNode target = root.at(reference.asText().substring(1));
    require(!target.isMissingNode(), reference.asText(), "leads nowhere");
    return resolve(target);
  }

  private static void require(boolean holds, String where, String complaint) {
    if (!holds) {
      throw new IllegalStateException("admin.yaml: " + where + " " + complaint);
    }
  }
}
