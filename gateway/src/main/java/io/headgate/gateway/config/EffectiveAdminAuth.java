package io.headgate.gateway.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.admin.AdminServer;
import io.headgate.gateway.admin.AdminToken;
import io.headgate.gateway.admin.OidcConfig;
import java.util.TreeMap;

/** Who may use the admin API. */
final class EffectiveAdminAuth {

  private EffectiveAdminAuth() {}

  static void render(ObjectNode admin, AdminServer.Config auth) {
    ArrayNode tokens = admin.putArray("tokens");
    for (AdminToken token : auth.tokens()) {
      tokens
          .addObject()
          .put("name", token.name())
          .put("sha256", Mask.HIDDEN)
          .put("role", ProviderDefaults.word(token.role()));
    }
    auth.oidc().ifPresent(oidc -> render(admin.putObject("oidc"), oidc));
  }

  private static void render(ObjectNode node, OidcConfig oidc) {
    node.put("issuer", oidc.issuer())
        .put("client_id", oidc.clientId())
        .put("client_secret", Mask.HIDDEN);
    oidc.scopes().forEach(node.putArray("scopes")::add);
    node.put("role_claim", oidc.roleClaim());
    ObjectNode roles = node.putObject("roles");
    new TreeMap<>(oidc.roles())
        .forEach((value, role) -> roles.put(value, ProviderDefaults.word(role)));
    node.put("redirect_uri", oidc.redirectUri());
  }
}
