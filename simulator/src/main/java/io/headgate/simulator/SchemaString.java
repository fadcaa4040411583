package io.headgate.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** A string that satisfies a JSON schema: of its format, and within its lengths. */
final class SchemaString {

  private SchemaString() {}

  static String of(JsonNode schema, Words words) {
    return switch (schema.path("format").asText()) {
      case "date" -> "2025-01-02";
      case "time" -> "03:04:05Z";
      case "date-time" -> "2025-01-02T03:04:05Z";
      case "duration" -> "P1D";
      case "email" -> words.next().replaceAll("\\W", "").toLowerCase(Locale.ROOT) + "@example.com";
      case "hostname" -> "example.com";
      case "ipv4" -> "192.0.2.1";
      case "ipv6" -> "2001:db8::1";
      case "uri" -> "https://example.com/";
      case "uuid" -> "00000000-0000-4000-8000-000000000001";
      default -> fitted(words.next(), schema);
    };
  }

  private static String fitted(String word, JsonNode schema) {
    StringBuilder text = new StringBuilder(word);
    int least = schema.path("minLength").asInt(0);
    while (text.codePointCount(0, text.length()) < least) {
      text.append('x');
    }
    int most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
    if (text.codePointCount(0, text.length()) > most) {
      text.setLength(text.offsetByCodePoints(0, most));
    }
    return text.toString();
  }
}
