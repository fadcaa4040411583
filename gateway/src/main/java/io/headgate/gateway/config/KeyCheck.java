package io.headgate.gateway.config;

import io.headgate.gateway.config.Node.Scalar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks the keys of callers; says nothing that tells one key from another. */
final class KeyCheck {

  private static final Pattern GRAMMAR = Pattern.compile("hg_[A-Za-z0-9_-]{20,120}");

  private final Problems problems;
  private final Set<String> models;
  private final Set<String> pins;
  private final Set<String> literalPins;

  /** Name of the first key with each digest. */
  private final Map<String, String> digests = new HashMap<>();

  private final Set<String> names = new HashSet<>();

  KeyCheck(Problems problems, ModelCheck known) {
    this.problems = problems;
    this.models = known.names();
    this.pins = known.pins();
    this.literalPins = known.literalPins();
  }

  void check(Section root) {
    for (Section key : root.items("keys")) {
      checkName(key);
      checkEitherOr(key);
      checkGrammar(key);
      checkDigest(key);
      checkModels(key);
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

  private void checkModels(Section key) {
    List<Scalar> asked = key.scalars("models");
    for (Scalar model : asked) {
      if (models.contains(model.text()) || pins.contains(model.text())) {
        continue;
      }
      String index = String.valueOf(key.list("models").indexOf(model));
      boolean pin = model.text().indexOf('/') >= 0;
      String message = pin ? "no model deploys " : "no model is called ";
      String advice =
          model.isInterpolated() ? "" : Suggestion.of(model.text(), pin ? literalPins : models);
      problems.error(
          model.start(),
          Section.join(key.pathOf("models"), index),
          message + problems.show(model) + advice);
    }
  }
}
