package io.headgate.gateway.provider;

import io.headgate.gateway.protocol.Secret;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Takes out of a provider's text whatever could be a credential. */
final class Redaction {

  private static final int MAX_LENGTH = 1_000;
  private static final int MIN_SECRET_LENGTH = 6;

  /** The usual shapes of keys, also where they are shortened by asterisks. */
  private static final Pattern KEY_SHAPES =
      Pattern.compile(
          "(?i)\\b(sk|pk|gsk|hg|xai|key|rk)[-_][a-z0-9_*-]{6,}[a-z0-9*]*|AIza[0-9A-Za-z_-]{10,}"
              + "|(?i)bearer\\s+[^\\s\"']+");

  private final List<String> secrets;

  Redaction(ProviderConfig config) {
    secrets =
        Stream.concat(config.apiKeys().stream(), config.headers().values().stream())
            .map(Secret::reveal)
            .filter(secret -> secret.length() >= MIN_SECRET_LENGTH)
            .toList();
  }

  /** The text on one line, without credentials, at most 1,000 characters. */
  String clean(String text) {
    String clean = text;
    for (String secret : secrets) {
      clean = clean.replace(secret, "****");
    }
    clean = KEY_SHAPES.matcher(clean).replaceAll("****");
    clean = clean.replaceAll("\\p{Cntrl}+", " ").strip();
    return clean.length() > MAX_LENGTH ? clean.substring(0, MAX_LENGTH) + "…" : clean;
  }
}
