package io.headgate.gateway.http;

import static io.headgate.gateway.http.HostileRow.answered;
import static io.headgate.gateway.http.HostileRow.refused;
import static io.headgate.gateway.http.Wire.AUTHORIZATION;
import static io.headgate.gateway.http.Wire.GOOD;
import static io.headgate.gateway.http.Wire.chat;

import io.headgate.gateway.TestGateway;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Section C as far as keys in the configuration go: 39 to 43, 44 as wrong keys, 45. */
final class CredentialRows {

  private static final String KEY = TestGateway.KEY;

  private CredentialRows() {}

  static List<HostileRow> rows() {
    return List.of(
        refused(400, "39 two Authorization", chat(GOOD, "Authorization: Bearer canary-7f3a9c")),
        refused(400, "39 two equal Authorization", chat(GOOD, AUTHORIZATION)),
        refused(400, "39 two x-api-key", chat(GOOD, "x-api-key: " + KEY, "x-api-key: " + KEY)),
        query("api_key"),
        query("key"),
        query("API-Key"),
        query("apikey"),
        query("x=1&access_token"),
        query("%6bey"),
        refused(
            400,
            "43 x-api-key and Authorization differ",
            chat(GOOD, "x-api-key: hg_canary-7f3a9c_0000000000")),
        refused(
            431,
            "40 token of 8 KB",
            chat(GOOD).replace(AUTHORIZATION, "Authorization: Bearer " + "a".repeat(8_192))),
        answered(200, "43 x-api-key and Authorization agree", chat(GOOD, "x-api-key: " + KEY)),
        answered(200, "43 x-api-key alone", chat(GOOD).replace(AUTHORIZATION, "x-api-key: " + KEY)),
        answered(200, "43 bearer in small letters", chat(GOOD).replace("Bearer ", "bearer ")));
  }

  private static HostileRow query(String name) {
    String target = "/v1/chat/completions?" + name + "=canary-7f3a9c";
    return refused(400, "41 ?" + name + "=", Wire.post(target, GOOD));
  }

  /** All of these must be answered in the same words. */
  static List<HostileRow> wrongKeys() {
    return List.of(
        wrong("40 no Authorization", chat(GOOD).replace(AUTHORIZATION + "\r\n", "")),
        authorization("40 Bearer without a key", "Bearer"),
        authorization("40 Bearer and a space", "Bearer "),
        authorization("40 bearer and a tab", "bearer\t" + KEY),
        authorization("40 Basic", "Basic " + base64(KEY + ":")),
        authorization("40 key without a scheme", KEY),
        authorization("40 token of 7 KB", "Bearer " + "a".repeat(7_000)),
        authorization("40 the right key and 7 KB", "Bearer " + KEY + "a".repeat(7_000)),
        authorization("40 token not in ASCII", "Bearer hg_\u00e4\u00f6\u00fc" + "a".repeat(20)),
        authorization("40 token with an escaped line end", "Bearer " + KEY + "%0d%0a"),
        authorization("40 token with a quote", "Bearer ' OR '1'='1"),
        authorization("40 token %", "Bearer %"),
        authorization("40 token *", "Bearer *"),
        authorization("40 token {", "Bearer {"),
        authorization("40 two keys", "Bearer " + KEY + " " + KEY),
        authorization("40 two keys and a comma", "Bearer " + KEY + "," + KEY),
        authorization("42 right beginning, wrong end", "Bearer " + KEY.replace("0001", "0002")),
        authorization("42 unknown key", "Bearer hg_canary-7f3a9c_unknown_unknown"),
        authorization("42 key of another kind", "Bearer hgt_" + KEY.substring(3)),
        authorization("44 JWT with alg none", "Bearer " + jwt("{\"alg\":\"none\"}")),
        authorization(
            "44 JWT with a kid that is a path",
            "Bearer " + jwt("{\"alg\":\"HS256\",\"kid\":\"../../\"}")),
        authorization(
            "44 JWT with keys from elsewhere",
            "Bearer " + jwt("{\"alg\":\"RS256\",\"jku\":\"https://evil.example\"}")),
        authorization("45 the provider's key", "Bearer " + TestGateway.PROVIDER_KEY),
        wrong(
            "45 the provider's key as x-api-key",
            chat(GOOD).replace(AUTHORIZATION, "x-api-key: " + TestGateway.PROVIDER_KEY)));
  }

  private static HostileRow authorization(String name, String value) {
    return wrong(name, chat(GOOD).replace(AUTHORIZATION, "Authorization: " + value));
  }

  private static HostileRow wrong(String name, String bytes) {
    return answered(401, name, bytes);
  }

  private static String jwt(String header) {
    return base64(header) + "." + base64("{\"sub\":\"canary-7f3a9c\"}") + ".";
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
