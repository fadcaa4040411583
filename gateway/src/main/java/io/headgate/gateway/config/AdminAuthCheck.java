package io.headgate.gateway.config;

import io.headgate.gateway.config.Node.Scalar;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks {@code tokens} and {@code oidc} of {@code server.admin}. */
final class AdminAuthCheck {

  /** A token of fewer characters might be guessed. */
  private static final int MIN_TOKEN = 16;

  private static final String CALLBACK = "/admin/api/oidc/callback";
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Section admin;
  private final Problems problems;
  private final Set<String> names = new HashSet<>();

  /** Path of the first token with each digest. */
  private final Map<String, String> digests = new HashMap<>();

  AdminAuthCheck(Section root, Problems problems) {
    this.admin = root.section("server").section("admin");
    this.problems = problems;
  }

  void check() {
    for (Section token : admin.items("tokens")) {
      checkName(token);
      checkEitherOr(token);
      checkToken(token);
      checkDigest(token);
    }
    if (AdminAuthReader.isWanted(admin)) {
      checkOidc(admin.section("oidc"));
    }
  }

  private void checkName(Section token) {
    token
        .scalar("name")
        .filter(name -> !names.add(name.text()))
        .ifPresent(
            name ->
                error(token, "name", "another token is called " + problems.show(name) + " too"));
  }

  private void checkEitherOr(Section token) {
    boolean plain = token.has("token");
    if (plain == token.has("sha256")) {
      String message = plain ? "give token or sha256, not both" : "give token or sha256";
      problems.error(plain ? token.markOfName("sha256") : token.mark(), token.path(), message);
    }
  }

  private void checkToken(Section token) {
    Optional<Scalar> given = token.scalar("token").filter(value -> !isAbsent(value));
    if (given.isEmpty()) {
      return;
    }
    Scalar value = given.get();
    if (!MeaningCheck.isHeaderValue(value)) {
      error(token, "token", "contains a character that no header may have");
    } else if (value.text().length() < MIN_TOKEN) {
      error(
          token,
          "token",
          "must have at least " + MIN_TOKEN + " characters; make one with: openssl rand -hex 32");
    } else if (!value.isInterpolated()) {
      noticePlain(value, token.pathOf("token"), "NAME}\" and set that variable, or give sha256");
    }
  }

  private static boolean isAbsent(Scalar value) {
    return value.isInterpolated() && value.text().isEmpty();
  }

  private void checkDigest(Section token) {
    KeyDigest.of(token, "token")
        .map(digest -> digests.putIfAbsent(digest, token.path()))
        .ifPresent(
            first ->
                error(
                    token, token.has("token") ? "token" : "sha256", "the same token as " + first));
  }

  private void checkOidc(Section oidc) {
    for (String address : List.of("issuer", "redirect_uri")) {
      oidc.scalar(address)
          .flatMap(url -> problemOf(url.text()))
          .ifPresent(problem -> error(oidc, address, problem));
    }
    oidc.scalar("redirect_uri")
        .filter(uri -> problemOf(uri.text()).isEmpty() && !uri.text().endsWith(CALLBACK))
        .ifPresent(uri -> error(oidc, "redirect_uri", "must end in " + CALLBACK));
    for (String needed : List.of("client_id", "client_secret")) {
      if (oidc.scalar(needed).map(value -> value.text().isEmpty()).orElse(false)) {
        error(oidc, needed, "must not be empty where there is an issuer");
      }
    }
    oidc.scalar("client_secret")
        .filter(secret -> !secret.isInterpolated() && !secret.text().isEmpty())
        .ifPresent(
            secret ->
                noticePlain(
                    secret,
                    oidc.pathOf("client_secret"),
                    "OIDC_CLIENT_SECRET}\" and set that variable"));
    if (oidc.has("scopes") && !oidc.texts("scopes").contains("openid")) {
      error(oidc, "scopes", "openid must be among them");
    }
  }

  private static Optional<String> problemOf(String text) {
    try {
      URI url = new URI(text);
      boolean complete = url.getHost() != null && url.getRawUserInfo() == null;
      boolean plain = "http".equals(url.getScheme());
      if (!complete || !(plain || "https".equals(url.getScheme()))) {
        return Optional.of("expected an absolute URL such as https://login.example.com/realm");
      }
      return plain && !THIS_MACHINE.contains(url.getHost())
          ? Optional.of("must begin with https://; http is only for this machine")
          : Optional.empty();
    } catch (URISyntaxException malformed) {
      return Optional.of("expected an absolute URL such as https://login.example.com/realm");
    }
  }

  private void error(Section section, String property, String message) {
    problems.error(section.markOf(property), section.pathOf(property), message);
  }

  private void noticePlain(Scalar secret, String path, String rest) {
    problems.notice(secret.start(), path, "a secret in plain text; write \"${" + rest);
  }
}
