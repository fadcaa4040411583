package io.headgate.simulator;

import java.util.Map;
import java.util.stream.Stream;

/** The credential of a request, wherever its protocol puts it. */
final class Credential {

  private static final int TAIL = 4;
  private static final String BEARER = "Bearer ";

  private Credential() {}

  /** Empty when there is none. */
  static String of(Map<String, String> headers, Map<String, String> query) {
    return Stream.of(
            bearer(headers.getOrDefault("authorization", "")),
            headers.getOrDefault("x-api-key", ""),
            headers.getOrDefault("api-key", ""),
            headers.getOrDefault("x-goog-api-key", ""),
            query.getOrDefault("key", ""))
        .map(String::strip)
        .filter(credential -> !credential.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String bearer(String value) {
    return value.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? value.substring(BEARER.length())
        : "";
  }

  /** Enough to tell it from others, and never half of it: its last four characters at most. */
  static String masked(String credential) {
    int shown = Math.min(TAIL, (credential.length() - 1) / 2);
    return credential.isEmpty() ? "" : "…" + credential.substring(credential.length() - shown);
  }
}
