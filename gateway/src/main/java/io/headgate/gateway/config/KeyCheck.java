package io.headgate.gateway.config;

import io.headgate.gateway.admission.Tenant;
import io.headgate.gateway.config.Node.Scalar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks the keys of callers; says nothing that tells one key from another. */
final class KeyCheck {

  private static final Pattern GRAMMAR = Pattern.compile("hg_[A-Za-z0-9_-]{20,120}");

  /** What the schema lets pass. */
  private static final Pattern LOOKS_LIKE_TIME =
      Pattern.compile("[0-9-]{10}T[0-9:]{5,8}(Z|[+-][0-9:]{5})");

  private final Section root;
  private final AllowanceCheck allowances;
  private final Problems problems;
  private final Set<String> tenants = new LinkedHashSet<>();

  /** Name of the first key with each digest. */
  private final Map<String, String> digests = new HashMap<>();

  private final Set<String> names = new HashSet<>();

  KeyCheck(Section root, AllowanceCheck allowances, Problems problems) {
    this.root = root;
    this.allowances = allowances;
    this.problems = problems;
    root.items("tenants").forEach(tenant -> tenant.text("id").ifPresent(tenants::add));
  }

  void check() {
    for (Section key : root.items("keys")) {
      checkName(key);
      checkEitherOr(key);
      checkGrammar(key);
      checkDigest(key);
      checkTenant(key);
      checkExpiry(key);
      allowances.check(key);
    }
  }

  private void checkName(Section key) {
    key.scalar("name")
        .filter(name -> !names.add(name.text()))
        .ifPresent(
            name ->
                problems.error(
                    name.start(),
                    key.pathOf("name"),
                    "another key is called " + problems.show(name) + " too"));
  }

  private void checkEitherOr(Section key) {
    boolean plain = key.has("key");
    boolean digest = key.has("sha256");
    if (plain == digest) {
      String message = plain ? "give key or sha256, not both" : "give key or sha256";
      problems.error(plain ? key.markOfName("sha256") : key.mark(), key.path(), message);
    }
  }

  private void checkGrammar(Section key) {
    Optional<Scalar> given = key.scalar("key").filter(value -> !isAbsent(value));
    if (given.isEmpty()) {
      return;
    }
    Scalar value = given.get();
    if (!GRAMMAR.matcher(value.text()).matches()) {
      problems.error(
          value.start(),
          key.pathOf("key"),
          "not a key (expected: hg_ and 20 to 120 of A-Z a-z 0-9 _ -)");
    } else if (!value.isInterpolated()) {
      problems.notice(
          value.start(),
          key.pathOf("key"),
          "a secret in plain text; write \"${NAME}\" and set that variable, or give sha256");
    }
  }

  private static boolean isAbsent(Scalar value) {
    return value.isInterpolated() && value.text().isEmpty();
  }

  private void checkDigest(Section key) {
    KeyDigest.of(key)
        .map(digest -> digests.putIfAbsent(digest, key.path()))
        .ifPresent(
            first -> {
              String property = key.has("key") ? "key" : "sha256";
              problems.error(
                  key.markOf(property), key.pathOf(property), "the same key as " + first);
            });
  }

  private void checkTenant(Section key) {
    Optional<Scalar> tenant = key.scalar("tenant").filter(name -> !Tenant.isId(name.text()));
    tenant.ifPresent(
        name ->
            problems.error(
                name.start(),
                key.pathOf("tenant"),
                problems.show(name)
                    + " is no tenant's id (expected: 1 to 40 lower-case letters, digits and -,"
                    + " the first no -)"));
    if (tenant.isEmpty()) {
      key.scalar("tenant").ifPresent(name -> checkDeclared(key, name));
    }
  }

  /** A tenant that only keys name has no limits, which a slip of the pen should not give. */
  private void checkDeclared(Section key, Scalar tenant) {
    if (!tenants.contains(tenant.text()) && !tenant.isInterpolated()) {
      Suggestion.nearest(tenant.text(), tenants)
          .ifPresent(
              near ->
                  problems.notice(
                      tenant.start(),
                      key.pathOf("tenant"),
                      problems.show(tenant)
                          + " is not under tenants, so it has no limits; did you mean '"
                          + near
                          + "'?"));
    }
  }

  private void checkExpiry(Section key) {
    key.scalar("expires")
        .filter(time -> DeclaredReader.expiry(time.text()).isEmpty())
        .filter(time -> LOOKS_LIKE_TIME.matcher(time.text()).matches()) // else the schema says it
        .ifPresent(
            time ->
                problems.error(
                    time.start(),
                    key.pathOf("expires"),
                    problems.show(time) + ": there is no such time"));
  }
}
