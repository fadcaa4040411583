package io.headgate.gateway.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.headgate.gateway.config.Node.Scalar;
import java.util.LinkedHashSet;
import java.util.Set;

/** Checks what a schema cannot say of a {@code when}. */
final class ConditionCheck {

  /** Stands for every kind of sensitive data. */
  static final String ANY = "any";

  /** Instructions that an expression may be compiled to; each may run for each character. */
  static final int MAX_PROGRAM = 2_000;

  private final Problems problems;
  private final Set<String> tenants;
  private final Set<String> keys;
  private final Set<String> tags;

  ConditionCheck(Problems problems, Section root) {
    this.problems = problems;
    this.tenants = new LinkedHashSet<>();
    this.keys = new LinkedHashSet<>();
    this.tags = new LinkedHashSet<>();
    for (Section tenant : root.items("tenants")) {
      tenant.text("id").ifPresent(tenants::add);
      tags.addAll(tenant.texts("tags"));
    }
    for (Section key : root.items("keys")) {
      tenants.add(DeclaredReader.tenantOf(key));
      key.text("name").ifPresent(keys::add);
      tags.addAll(key.texts("tags"));
    }
  }

  void check(Section when) {
    when.scalar("regex").ifPresent(regex -> checkRegex(when, regex));
    checkRange(when.section("input_tokens"));
    checkRange(when.section("turns"));
    checkKnown(when, "tenant", tenants, "no key belongs to a tenant called ");
    checkKnown(when, "key", keys, "no key is called ");
    checkTags(when);
    when.items("all").forEach(this::check);
    when.items("any").forEach(this::check);
    if (when.has("not")) {
      check(when.section("not"));
    }
  }

  private void checkRegex(Section when, Scalar regex) {
    try {
      int size = Pattern.compile(regex.text()).programSize();
      if (size > MAX_PROGRAM) {
        problems.error(
            regex.start(),
            when.pathOf("regex"),
            "too large an expression: "
                + size
                + " steps for each character (expected: at most "
                + MAX_PROGRAM
                + "); mind counted repetitions");
      }
    } catch (PatternSyntaxException refused) {
      problems.error(
          regex.start(),
          when.pathOf("regex"),
          "RE2 does not take this expression: "
              + refused.getDescription()
              + " (it has no look-around and no back-references, so that no text can make it"
              + " slow)");
    }
  }

  private void checkRange(Section range) {
    if (range.node().members().isEmpty()) {
      return;
    }
    int over = range.integer("over", -1);
    int under = range.integer("under", Integer.MAX_VALUE);
    if (over >= under - 1) {
      problems.error(range.mark(), range.path(), "nothing is over " + over + " and under " + under);
    }
  }

  /** Tenants and keys of the admin API have tags too, so that one may well exist. */
  private void checkTags(Section when) {
    for (Scalar tag : when.scalars("tag")) {
      if (!tags.contains(tag.text())) {
        String advice = tag.isInterpolated() ? "" : Suggestion.of(tag.text(), tags);
        problems.notice(
            tag.start(),
            when.pathOf("tag"),
            "no tenant or key of this file has the tag " + problems.show(tag) + advice);
      }
    }
  }

  private void checkKnown(Section when, String property, Set<String> known, String message) {
    for (Scalar name : when.scalars(property)) {
      if (!known.contains(name.text())) {
        String advice = name.isInterpolated() ? "" : Suggestion.of(name.text(), known);
        problems.error(name.start(), when.pathOf(property), message + problems.show(name) + advice);
      }
    }
  }
}
