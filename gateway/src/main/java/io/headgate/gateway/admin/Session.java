package io.headgate.gateway.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Optional;

/**
 * A session, as the store keeps it: without what the browser must show.
 *
 * @param hash of its id, under which it is stored
 * @param name whose it is
 * @param role of one by the identity provider; by a token, the token's role holds
 * @param stamp tells by which token it was opened, so that it ends with that; empty: by the
 *     identity provider
 * @param csrf what shows that a page of ours sends a request
 * @param agent hash of the browser's name
 * @param used as of some time within the last minute
 */
record Session(
    String hash,
    String name,
    Role role,
    String stamp,
    String csrf,
    String agent,
    Instant begun,
    Instant used) {

  private static final ObjectMapper JSON = new ObjectMapper();

  Session usedAt(Instant now) {
    return new Session(hash, name, role, stamp, csrf, agent, begun, now);
  }

  Buffer toBuffer() {
    return Buffer.buffer(
        JsonNodeFactory.instance
            .objectNode()
            .put("name", name)
            .put("role", role.word())
            .put("stamp", stamp)
            .put("csrf", csrf)
            .put("agent", agent)
            .put("begun", begun.toString())
            .put("used", used.toString())
            .toString());
  }

  /** What {@link #toBuffer} wrote; empty when it is something else. */
  static Optional<Session> of(String hash, Buffer stored) {
    try {
      JsonNode json = JSON.readTree(stored.getBytes());
      return Role.of(json.path("role").asText())
          .map(
              role ->
                  new Session(
                      hash,
                      json.path("name").asText(),
                      role,
                      json.path("stamp").asText(),
                      json.path("csrf").asText(),
                      json.path("agent").asText(),
                      Instant.parse(json.path("begun").asText()),
                      Instant.parse(json.path("used").asText())));
    } catch (JsonProcessingException | java.time.DateTimeException damaged) {
      return Optional.empty();
    } catch (java.io.IOException impossible) {
      throw new java.io.UncheckedIOException(impossible);
    }
  }
}
