package io.headgate.gateway.config;

import io.headgate.gateway.config.Node.Scalar;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Checks what a schema cannot: that the parts of the file fit together. */
final class MeaningCheck {

  private MeaningCheck() {}

  static void check(Section root, Path folder, Problems problems) {
    new ServerCheck(problems).check(root.section("server"));
    for (Section provider : root.section("providers").sections()) {
      new ProviderCheck(provider, problems).check();
    }
    ModelCheck models = new ModelCheck(root, problems);
    models.check();
    AllowanceCheck allowances = new AllowanceCheck(models, problems);
    new TenantCheck(root, allowances, problems).check();
    new KeyCheck(root, allowances, problems).check();
    new StateCheck(root.section("state"), problems).check();
    new LedgerCheck(root.section("ledger"), problems).check();
    new AdminAuthCheck(root, problems).check();
    FallbackCheck fallbacks = new FallbackCheck(root, problems);
    root.section("models").sections().forEach(fallbacks::check);
    new FailoverCheck(root, problems).check();
    new HealthCheck(root, problems).check();
    new EmbeddingCheck(root, problems).check();
    new RoutingCheck(root, folder, problems).check();
    checkCase(root.section("providers"), problems);
    checkCase(root.section("models"), problems);
  }

  /** Two names that differ only in case cannot be told apart in a metric or by a reader. */
  private static void checkCase(Section named, Problems problems) {
    Map<String, String> seen = new HashMap<>();
    named
        .node()
        .members()
        .forEach(
            (name, member) -> {
              String first = seen.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
              if (first != null) {
                String message = Mask.show(name) + " differs from " + Mask.show(first);
                problems.error(member.key(), named.path(), message + " only in case");
              }
            });
  }

  /** Finds the character that must not go into a header; nothing sends such a credential. */
  static boolean isHeaderValue(Scalar scalar) {
    return scalar.text().chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f && c <= 0xff));
  }
}
