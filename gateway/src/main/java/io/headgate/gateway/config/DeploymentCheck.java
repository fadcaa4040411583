package io.headgate.gateway.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/** Checks what a model says about choosing among its deployments, and what they cost. */
final class DeploymentCheck {

  private static final Set<String> WEIGHING = Set.of("weighted", "least-busy");

  private final Section model;
  private final List<Section> deployments;
  private final Problems problems;

  DeploymentCheck(Section model, Problems problems) {
    this.model = model;
    this.deployments = model.items("deployments");
    this.problems = problems;
  }

  void check() {
    checkWeights();
    checkPrice(model);
    deployments.forEach(this::checkPrice);
  }

  private void checkWeights() {
    String selection = model.text("selection", "ordered");
    if (!WEIGHING.contains(selection)) {
      for (Section deployment : deployments) {
        if (deployment.has("weight")) {
          problems.notice(
              deployment.markOf("weight"),
              deployment.pathOf("weight"),
              "a weight has no effect without selection: weighted or least-busy");
        }
      }
    } else if (selection.equals("weighted")
        && !deployments.isEmpty()
        && deployments.stream().allMatch(each -> each.integer("weight", 1) == 0)) {
      problems.error(
          model.markOf("selection"), model.pathOf("selection"), "every deployment has weight 0");
    }
  }

  private void checkPrice(Section part) {
    Section price = part.section("price");
    if (!part.has("price")) {
      return;
    }
    boolean chat = model.text("kind", "chat").equals("chat");
    if (chat && price.has("input") && !price.has("output")) {
      problems.error(
          part.markOfName("price"), price.path(), "'output' is required for a chat model");
    }
    for (String property : price.node().members().keySet()) {
      if (price.decimal(property).filter(DeploymentCheck::isTooFine).isPresent()) {
        problems.error(price.markOf(property), price.pathOf(property), "has more than 6 decimals");
      }
    }
  }

  private static boolean isTooFine(BigDecimal usd) {
    return usd.stripTrailingZeros().scale() > PriceSection.PLACES;
  }
}
