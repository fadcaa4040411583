package io.headgate.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/** Keys for people at a terminal. */
final class KeyText {

  private static final String ROW = "%-24s %-16s %-8s %-14s %s%n";

  private KeyText() {}

  static void header(PrintWriter out) {
    out.printf(Locale.ROOT, ROW, "id", "tenant", "state", "fingerprint", "name");
  }

  static void row(JsonNode key, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        ROW,
        key.path("id").asText(),
        key.path("tenant").asText(),
        key.path("state").asText(),
        key.path("fingerprint").asText(),
        plain(key.path("name").asText()));
  }

  /** All members, one on a line. */
  static void whole(JsonNode key, PrintWriter out) {
    for (Map.Entry<String, JsonNode> member : key.properties()) {
      JsonNode value = member.getValue();
      out.printf(
          Locale.ROOT,
          "%-12s %s%n",
          member.getKey(),
          plain(value.isValueNode() ? value.asText() : value.toString()));
    }
  }

  /** Names are free text: what would move the cursor or turn the line is not printed. */
  static String plain(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
  }
}
