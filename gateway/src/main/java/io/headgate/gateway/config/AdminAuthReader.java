package io.headgate.gateway.config;

import io.headgate.gateway.admin.AdminToken;
import io.headgate.gateway.admin.OidcConfig;
import io.headgate.gateway.admin.Role;
import io.headgate.gateway.protocol.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code tokens} and {@code oidc} of {@code server.admin}. */
final class AdminAuthReader {

  private static final List<String> SCOPES = List.of("openid");
  private static final String ROLE_CLAIM = "roles";

  private final Section admin;
  private final Availability availability;

  AdminAuthReader(Section root, Availability availability) {
    this.admin = root.section("server").section("admin");
    this.availability = availability;
  }

  List<AdminToken> tokens() {
    return admin.items("tokens").stream()
        .filter(availability::has)
        .map(AdminAuthReader::token)
        .toList();
  }

  Optional<OidcConfig> oidc() {
    return isWanted(admin) ? Optional.of(issuer()) : Optional.empty();
  }

  /** Whether there is an issuer. */
  static boolean isWanted(Section admin) {
    return !admin.section("oidc").text("issuer", "").isEmpty();
  }

  private static AdminToken token(Section token) {
    return new AdminToken(
        token.text("name", ""),
        KeyDigest.of(token, "token").orElseThrow(),
        role(token.text("role", "")));
  }

  private static Role role(String word) {
    return ProviderDefaults.constant(Role.class, word);
  }

  private OidcConfig issuer() {
    Section oidc = admin.section("oidc");
    Section values = oidc.section("roles");
    Map<String, Role> roles = new HashMap<>();
    values
        .node()
        .members()
        .keySet()
        .forEach(value -> roles.put(value, role(values.text(value, ""))));
    return new OidcConfig(
        oidc.text("issuer", ""),
        oidc.text("client_id", ""),
        new Secret(oidc.text("client_secret", "")),
        oidc.text("role_claim", ROLE_CLAIM),
        roles,
        oidc.has("scopes") ? oidc.texts("scopes") : SCOPES,
        oidc.text("redirect_uri", ""));
  }
}
