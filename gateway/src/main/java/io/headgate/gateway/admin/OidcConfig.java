package io.headgate.gateway.admin;

import io.headgate.gateway.protocol.Secret;
import java.util.List;
import java.util.Map;

/**
 * The identity provider of administrators.
 *
 * @param issuer its URL, exactly as its tokens name it
 * @param clientId by which it knows this gateway, and for whom its tokens must be
 * @param roleClaim a string or a list of strings; dots lead into objects; such as {@code groups}
 * @param roles what the values of the claim stand for; of several the highest holds, and without
 *     one nobody gets in
 * @param scopes that are asked for; {@code openid} is among them
 * @param redirectUri of this gateway, ending in {@code /admin/api/oidc/callback}
 */
public record OidcConfig(
    String issuer,
    String clientId,
    Secret clientSecret,
    String roleClaim,
    Map<String, Role> roles,
    List<String> scopes,
    String redirectUri) {

  public OidcConfig {
    roles = Map.copyOf(roles);
    scopes = List.copyOf(scopes);
  }
}
