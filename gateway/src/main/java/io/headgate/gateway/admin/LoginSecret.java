package io.headgate.gateway.admin;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The secret of one login by the identity provider, which the browser keeps meanwhile as a cookie.
 * State, nonce and code verifier are made from it: so no node keeps anything for those who have not
 * logged in, and only the browser that began a login can end it.
 */
record LoginSecret(String text) {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

  static LoginSecret fresh(RandomGenerator chance) {
    return new LoginSecret(Digests.secret(chance));
  }

  static Optional<LoginSecret> of(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new LoginSecret(text)) : Optional.empty();
  }

  String state() {
    return derive("state");
  }

  String nonce() {
    return derive("nonce");
  }

  String verifier() {
    return derive("verifier");
  }

  String challenge() {
    return Digests.base64(Digests.sha256(verifier().getBytes(StandardCharsets.US_ASCII)));
  }

  private String derive(String purpose) {
    return Digests.base64(
        Digests.sha256((purpose + " " + text).getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  public String toString() {
    return "****";
  }
}
