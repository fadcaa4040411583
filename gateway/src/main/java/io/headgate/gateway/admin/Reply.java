package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is answered.
 *
 * @param body empty for none, or where {@code stream} is
 * @param headers beside those that every answer has
 * @param cookies each a {@code Set-Cookie}
 * @param stream a long body, with its type among the headers
 * @param change for the audit log
 */
record Reply(
    int status,
    Optional<JsonNode> body,
    Map<String, String> headers,
    List<String> cookies,
    Optional<Batches> stream,
    Change change) {

  Reply {
    headers = Map.copyOf(headers);
    cookies = List.copyOf(cookies);
  }

  static Reply ok(JsonNode body) {
    return of(200, Optional.of(body));
  }

  static Reply created(JsonNode body) {
    return of(201, Optional.of(body));
  }

  static Reply done() {
    return of(204, Optional.empty());
  }

  static Reply redirect(String location) {
    return new Reply(
        302,
        Optional.empty(),
        Map.of("location", location),
        List.of(),
        Optional.empty(),
        Change.NONE);
  }

  /** A file that is made while it is sent. */
  static Reply file(String type, String name, Batches content) {
    return new Reply(
        200,
        Optional.empty(),
        Map.of(
            "content-type", type, "content-disposition", "attachment; filename=\"" + name + "\""),
        List.of(),
        Optional.of(content),
        Change.NONE);
  }

  private static Reply of(int status, Optional<JsonNode> body) {
    return new Reply(status, body, Map.of(), List.of(), Optional.empty(), Change.NONE);
  }

  /** The same with the version of what it tells. */
  Reply tagged(String version) {
    return new Reply(status, body, Map.of("etag", "\"" + version + "\""), cookies, stream, change);
  }

  Reply with(List<String> setCookies) {
    return new Reply(status, body, headers, setCookies, stream, change);
  }

  Reply changed(
      String target, Optional<? extends JsonNode> before, Optional<? extends JsonNode> after) {
    return new Reply(
        status,
        body,
        headers,
        cookies,
        stream,
        new Change(target, before.map(JsonNode.class::cast), after.map(JsonNode.class::cast)));
  }

  /**
   * What was changed, without secrets.
   *
   * @param target empty: what the path names
   */
  record Change(String target, Optional<JsonNode> before, Optional<JsonNode> after) {

    static final Change NONE = new Change("", Optional.empty(), Optional.empty());
  }
}
