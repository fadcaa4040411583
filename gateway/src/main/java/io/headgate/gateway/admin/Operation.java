package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * Something that the document lets administrators do.
 *
 * @param segments of its path; one in braces takes any text
 * @param role who may; empty: everybody
 * @param audited whether the audit log tells of it
 */
record Operation(
    String id,
    String method,
    List<String> segments,
    Optional<Role> role,
    boolean audited,
    List<Parameter> parameters,
    Optional<Body> body) {

  Operation {
    segments = List.copyOf(segments);
    parameters = List.copyOf(parameters);
  }

  boolean isRead() {
    return method.equals("GET");
  }

  /** The name in the braces of a segment; empty when it stands for itself. */
  static Optional<String> variable(String segment) {
    return segment.startsWith("{")
        ? Optional.of(segment.substring(1, segment.length() - 1))
        : Optional.empty();
  }

  /**
   * A value that the request brings beside its body.
   *
   * @param in path, query or header
   */
  record Parameter(String name, String in, boolean required, JsonNode schema) {}

  /** What the request must bring. */
  record Body(String mediaType, JsonNode schema) {}
}
