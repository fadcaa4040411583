package io.headgate.gateway.provider;

import io.headgate.gateway.protocol.Secret;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Takes out of a provider's text whatever could be a credential. */
final class Redaction {

  private static final int MAX_LENGTH = 1_000;
  private static final int MIN_SECRET_LENGTH = 6;

  /** The usual shapes of keys and accounts, also where they are shortened by asterisks. */
  private static final Pattern KEY_SHAPES =
      Pattern.compile(
          "(?i)\\b(sk|pk|gsk|hg|xai|key|rk)[-_][a-z0-9_*-]{6,}[a-z0-9*]*|AIza[0-9A-Za-z_-]{10,}"
              + "|(?i)bearer\\s+[^\\s\"']+"
              + "|\\b(org|proj)[-_][A-Za-z0-9]{12,}");

  private final List<String> secrets;

  Redaction(ProviderConfig config) {
    secrets =
        Stream.concat(config.apiKeys().stream(), config.headers().values().stream())
            .map(Secret::reveal)
            // A header may be a scheme and the secret behind it.
            .flatMap(value -> Stream.concat(Stream.of(value), Stream.of(value.split(" "))))
            .distinct()
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
    clean = clean.replaceAll("\\p{Cc}+", " ").strip();
    return clean.length() > MAX_LENGTH ? cut(clean) : clean;
  }

  private static String cut(String text) {
    boolean withinPair = Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1));
    return text.substring(0, withinPair ? MAX_LENGTH - 1 : MAX_LENGTH) + "…";
  }
}
