package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.protocol.StrictJson;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a token must look like before its signature is worth a look. */
final class TokenForm {

  private static final int MAX_LENGTH = 16_384;
  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9_-]{2,2048}\\.[A-Za-z0-9_-]{2,16384}\\.[A-Za-z0-9_-]{2,2048}");

  /** Signatures by a key that only the issuer has. */
  private static final Set<String> ALGORITHMS =
      Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

  /** Others would name a key to trust, or change what is signed. */
  private static final Set<String> HEADERS = Set.of("alg", "kid", "typ");

  private static final Pattern KID = Pattern.compile("[A-Za-z0-9_.:=+-]{1,200}");

  private TokenForm() {}

  static boolean isSound(String token) {
    if (token.length() > MAX_LENGTH || !FORM.matcher(token).matches()) {
      return false;
    }
    try {
      String head = token.substring(0, token.indexOf('.'));
      return isHeader(StrictJson.parse(Base64.getUrlDecoder().decode(head)).json())
          && isObject(token.split("\\.", -1)[1]);
    } catch (GatewayException | IllegalArgumentException malformed) {
      return false;
    }
  }

  private static boolean isHeader(ObjectNode header) {
    for (Map.Entry<String, JsonNode> each : header.properties()) {
      if (!HEADERS.contains(each.getKey()) || !each.getValue().isTextual()) {
        return false;
      }
    }
    String kid = header.path("kid").asText();
    return ALGORITHMS.contains(header.path("alg").asText())
        && (kid.isEmpty() || KID.matcher(kid).matches());
  }

  /** Claims that two readers could understand differently are not claims. */
  private static boolean isObject(String payload) {
    return StrictJson.parse(Base64.getUrlDecoder().decode(payload)).json().size()
        <= TokenRules.MAX_CLAIMS;
  }
}
