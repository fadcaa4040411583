package io.headgate.gateway.config;

import io.headgate.gateway.config.Node.Scalar;
import java.util.List;
import java.util.Set;

/** Checks what a tenant or a key may ask for, how fast, and for how much money. */
final class AllowanceCheck {

  private final Set<String> models;
  private final Set<String> pins;
  private final Set<String> literalPins;
  private final Problems problems;

  AllowanceCheck(ModelCheck known, Problems problems) {
    this.models = known.names();
    this.pins = known.pins();
    this.literalPins = known.literalPins();
    this.problems = problems;
  }

  void check(Section part) {
    checkNames(part, "models");
    checkLimits(part.section("limits"));
    for (String property : List.of("budgets", "user_budgets")) {
      for (Section budget : part.items(property)) {
        checkNames(budget, "downgrade_to");
      }
      BudgetCheck.check(part.items(property), problems);
    }
  }

  /** Names of models and virtual models, and pins. */
  private void checkNames(Section part, String property) {
    for (Scalar model : part.scalars(property)) {
      if (models.contains(model.text()) || pins.contains(model.text())) {
        continue;
      }
      String index = String.valueOf(part.list(property).indexOf(model));
      boolean pin = model.text().indexOf('/') >= 0;
      String message = pin ? "no model deploys " : "no model is called ";
      String advice =
          model.isInterpolated() ? "" : Suggestion.of(model.text(), pin ? literalPins : models);
      problems.error(
          model.start(),
          Section.join(part.pathOf(property), index),
          message + problems.show(model) + advice);
    }
  }

  private void checkLimits(Section limits) {
    if (limits.has("burst") && !limits.has("requests_per_minute")) {
      problems.notice(
          limits.markOf("burst"),
          limits.pathOf("burst"),
          "a burst has no effect without requests_per_minute");
    }
  }
}
