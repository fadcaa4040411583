package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.state.StateStore;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Optional;

/**
 * A row of the audit log as it is stored: the hash of the JSON text behind it, which holds the hash
 * of the row before. So no row can be changed, left out or put in without all later ones.
 *
 * @param text exactly as it was hashed
 */
record AuditRow(long seq, String previous, String hash, String text) {

  /** What stands for the row before the first one. */
  static final String NO_HASH = "0".repeat(64);

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The row behind another.
   *
   * @param content what is told; it gets its place in the log
   */
  static AuditRow behind(long seq, String previous, ObjectNode content) {
    ObjectNode whole = content.objectNode().put("seq", seq);
    whole.setAll(content);
    String text = whole.put("previous", previous).toString();
    return new AuditRow(seq, previous, Digests.sha256(text), text);
  }

  /** What was stored; empty when it cannot be read. */
  static Optional<AuditRow> of(StateStore.Row stored) {
    String line = stored.row().toString();
    int space = line.indexOf(' ');
    if (space < 0) {
      return Optional.empty();
    }
    try {
      String text = line.substring(space + 1);
      JsonNode json = JSON.readTree(text);
      return Optional.of(
          new AuditRow(
              json.path("seq").asLong(),
              json.path("previous").asText(),
              line.substring(0, space),
              text));
    } catch (IOException damaged) {
      return Optional.empty();
    }
  }

  Buffer toBuffer() {
    return Buffer.buffer(hash + " " + text);
  }

  /** What is told, with the hash. */
  ObjectNode toJson() {
    try {
      return ((ObjectNode) JSON.readTree(text)).put("hash", hash);
    } catch (IOException impossible) {
      throw new IllegalStateException("it was read before", impossible);
    }
  }
}
