package io.headgate.gateway.admin;

import io.headgate.gateway.TestGateway;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A small real OpenID provider: discovery, keys, authorization with PKCE, codes for one use. Its
 * tokens can be spoilt.
 */
final class SmallIssuer {

  static final String CLIENT = "headgate";
  static final String SECRET = "client-secret-of-the-tests";

  private final String url;
  private final KeyPair keys;
  private final Map<String, JsonObject> codes = new HashMap<>();
  private volatile UnaryOperator<JsonObject> claims = UnaryOperator.identity();
  private volatile UnaryOperator<JsonObject> header = UnaryOperator.identity();
  private volatile Signing signing = Signing.RSA;

  /** How tokens are signed. */
  enum Signing {
    RSA,
    /** With the public key as if it were a shared secret. */
    PUBLIC_KEY_AS_SECRET,
    /** By somebody else. */
    FOREIGN,
    NONE
  }

  SmallIssuer(Vertx vertx) {
    this.keys = newKeys();
    int port =
        TestGateway.await(
                vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1"))
            .actualPort();
    this.url = "http://127.0.0.1:" + port;
  }

  String url() {
    return url;
  }

  void claims(UnaryOperator<JsonObject> change) {
    claims = change;
  }

  void header(UnaryOperator<JsonObject> change) {
    header = change;
  }

  void signing(Signing how) {
    signing = how;
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void handle(HttpServerRequest request) {
    switch (String.valueOf(request.path())) {
      case "/.well-known/openid-configuration" -> json(request, 200, discovery());
      case "/jwks" -> json(request, 200, jwks());
      case "/authorize" -> authorize(request);
      case "/token" -> request.setExpectMultipart(true).endHandler(end -> redeem(request));
      default -> json(request, 404, new JsonObject());
    }
  }

  private JsonObject discovery() {
    return new JsonObject()
        .put("issuer", url)
        .put("authorization_endpoint", url + "/authorize")
        .put("token_endpoint", url + "/token")
        .put("jwks_uri", url + "/jwks");
  }

  private JsonObject jwks() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    return new JsonObject()
        .put(
            "keys",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("kty", "RSA")
                        .put("use", "sig")
                        .put("alg", "RS256")
                        .put("kid", "one")
                        .put("n", unsigned(key.getModulus().toByteArray()))
                        .put("e", unsigned(key.getPublicExponent().toByteArray()))));
  }

  private static String unsigned(byte[] number) {
    return Digests.base64(
        number[0] == 0 ? java.util.Arrays.copyOfRange(number, 1, number.length) : number);
  }

  private void authorize(HttpServerRequest request) {
    String code = "code-" + codes.size() + "-" + System.identityHashCode(request);
    codes.put(
        code,
        new JsonObject()
            .put("challenge", request.getParam("code_challenge"))
            .put("nonce", request.getParam("nonce"))
            .put("redirect", request.getParam("redirect_uri")));
    request
        .response()
        .setStatusCode(302)
        .putHeader(
            "location",
            request.getParam("redirect_uri")
                + "?code="
                + code
                + "&state="
                + request.getParam("state")
                + "&iss="
                + java.net.URLEncoder.encode(url, StandardCharsets.UTF_8))
        .end();
  }

  private void redeem(HttpServerRequest request) {
    JsonObject code = codes.remove(String.valueOf(request.getFormAttribute("code")));
    String verifier = String.valueOf(request.getFormAttribute("code_verifier"));
    boolean valid =
        code != null
            && Digests.base64(Digests.sha256(verifier.getBytes(StandardCharsets.US_ASCII)))
                .equals(code.getString("challenge"))
            && code.getString("redirect").equals(request.getFormAttribute("redirect_uri"));
    if (!valid) {
      json(request, 400, new JsonObject().put("error", "invalid_grant"));
      return;
    }
    json(
        request,
        200,
        new JsonObject()
            .put("access_token", "opaque")
            .put("token_type", "Bearer")
            .put("expires_in", 300)
            .put("id_token", token(code.getString("nonce"))));
  }

  /** A token, spoilt as was wanted. */
  String token(String nonce) {
    long now = System.currentTimeMillis() / 1000;
    JsonObject body =
        claims.apply(
            new JsonObject()
                .put("iss", url)
                .put("aud", CLIENT)
                .put("sub", "ada")
                .put("groups", new JsonArray().add("staff").add("gateway-operators"))
                .put("nonce", nonce)
                .put("iat", now)
                .put("exp", now + 300));
    JsonObject head =
        header.apply(new JsonObject().put("alg", algorithm()).put("typ", "JWT").put("kid", "one"));
    String signed = part(head) + "." + part(body);
    return signed + "." + signature(signed);
  }

  private String algorithm() {
    return switch (signing) {
      case RSA, FOREIGN -> "RS256";
      case PUBLIC_KEY_AS_SECRET -> "HS256";
      case NONE -> "none";
    };
  }

  private static String part(JsonObject json) {
    return Digests.base64(json.encode().getBytes(StandardCharsets.UTF_8));
  }

  private String signature(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    try {
      return switch (signing) {
        case RSA -> rsa(keys, bytes);
        case FOREIGN -> rsa(newKeys(), bytes);
        case PUBLIC_KEY_AS_SECRET -> {
          Mac mac = Mac.getInstance("HmacSHA256");
          mac.init(new SecretKeySpec(keys.getPublic().getEncoded(), "HmacSHA256"));
          yield Digests.base64(mac.doFinal(bytes));
        }
        case NONE -> "";
      };
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String rsa(KeyPair pair, byte[] bytes) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(pair.getPrivate());
    signature.update(bytes);
    return Digests.base64(signature.sign());
  }

  private static void json(HttpServerRequest request, int status, JsonObject body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(body.encode());
  }
}
