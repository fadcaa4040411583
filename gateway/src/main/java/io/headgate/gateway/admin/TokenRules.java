package io.headgate.gateway.admin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the claims of a signed token must be for somebody to get in. */
final class TokenRules {

  static final int MAX_CLAIMS = 200;

  /** How far the clocks may be apart. */
  static final Duration LEEWAY = Duration.ofSeconds(60);

  private static final int MAX_NAME = 200;

  private final OidcConfig config;
  private final Clock clock;

  TokenRules(OidcConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  /**
   * Who the token speaks of.
   *
   * @param nonce of the login; empty: a token that was not got by a login here
   * @return empty when it must not be believed, or has no role here
   */
  Optional<Identity> judge(JsonObject claims, Optional<String> nonce) {
    boolean valid =
        isIssuer(claims)
            && isForUs(claims, nonce.isPresent())
            && isInTime(claims)
            && nonce.map(expected -> expected.equals(claims.getValue("nonce"))).orElse(true);
    return valid ? role(claims).flatMap(role -> identity(claims, role)) : Optional.empty();
  }

  private boolean isIssuer(JsonObject claims) {
    return config.issuer().equals(claims.getValue("iss"));
  }

  /** An id token for several must say that it was us who asked. */
  private boolean isForUs(JsonObject claims, boolean login) {
    List<?> audience = listed(claims.getValue("aud"));
    Object party = claims.getValue("azp");
    boolean partyFits = config.clientId().equals(party) || (party == null && audience.size() == 1);
    return audience.contains(config.clientId()) && (!login || partyFits);
  }

  private boolean isInTime(JsonObject claims) {
    long now = clock.instant().getEpochSecond();
    long leeway = LEEWAY.toSeconds();
    return claims.getValue("exp") instanceof Number end
        && now < end.longValue() + leeway
        && isPast(claims.getValue("iat"), now + leeway)
        && isPast(claims.getValue("nbf"), now + leeway);
  }

  private static boolean isPast(@Nullable Object time, long now) {
    return time == null || (time instanceof Number begin && begin.longValue() <= now);
  }

  private Optional<Role> role(JsonObject claims) {
    @Nullable Object value = claims;
    for (String name : config.roleClaim().split("\\.", -1)) {
      value = value instanceof JsonObject object ? object.getValue(name) : null;
    }
    return listed(value).stream()
        .filter(String.class::isInstance)
        .map(each -> Optional.ofNullable(config.roles().get((String) each)))
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder());
  }

  private static List<?> listed(@Nullable Object value) {
    if (value instanceof JsonArray array) {
      return array.getList();
    }
    return value == null ? List.of() : List.of(value);
  }

  private static Optional<Identity> identity(JsonObject claims, Role role) {
    if (!(claims.getValue("sub") instanceof String subject)
        || subject.isEmpty()
        || subject.length() > MAX_NAME) {
      return Optional.empty();
    }
    return Optional.of(new Identity("oidc:" + Printable.of(subject), role));
  }

  /** Somebody whom the identity provider knows. */
  record Identity(String name, Role role) {}
}
