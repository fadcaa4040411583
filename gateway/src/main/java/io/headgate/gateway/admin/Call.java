package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.admin.Operation.Parameter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that was checked against the document.
 *
 * @param values of parameters by their names, defaults among them
 * @param body empty when the operation takes none, or text
 * @param text of a body that is not JSON
 * @param principal who asks; empty where everybody may
 */
record Call(
    Operation operation,
    Map<String, String> values,
    Optional<ObjectNode> body,
    String text,
    Optional<Principal> principal,
    Peer peer) {

  private static final String NOBODY = "nobody";

  Call {
    values = Map.copyOf(values);
  }

  Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** A value that the document says is there. */
  String required(String name) {
    return value(name).orElseThrow(() -> AdminException.invalid(name, "is missing"));
  }

  int integer(String name) {
    return Integer.parseInt(required(name));
  }

  Optional<Instant> instant(String name) {
    return value(name).map(Instant::parse);
  }

  ObjectNode json() {
    return body.orElseThrow(() -> new IllegalStateException(operation.id() + " takes no JSON"));
  }

  /** The name in the audit log. */
  String who() {
    return principal.map(Principal::name).orElse(NOBODY);
  }

  /** The tag that {@code If-Match} brings, without its quotes. */
  String expectedTag() {
    String quoted = required("if-match");
    return quoted.substring(1, quoted.length() - 1);
  }

  /** The version that {@code If-Match} brings. */
  long expectedVersion() {
    String tag = expectedTag();
    try {
      return Long.parseLong(tag);
    } catch (NumberFormatException another) {
      throw AdminException.stale("if-match: is not a version of this");
    }
  }

  /** Those of some parameters that were given. */
  Map<String, String> given(List<String> names) {
    Map<String, String> given = new LinkedHashMap<>();
    names.forEach(name -> value(name).ifPresent(text -> given.put(name, text)));
    return given;
  }

  /** What is acted on: the values of the path. */
  String target() {
    return operation.parameters().stream()
        .filter(each -> each.in().equals("path"))
        .map(Parameter::name)
        .map(this::required)
        .reduce((a, b) -> a + "/" + b)
        .orElse("");
  }
}
