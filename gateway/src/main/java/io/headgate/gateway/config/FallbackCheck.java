package io.headgate.gateway.config;

import io.headgate.gateway.config.Node.Scalar;
import java.util.List;

/** Checks what a model says about its failures. */
final class FallbackCheck {

  private static final List<String> CHAT_ONLY = List.of("fallback", "rescue", "hedge", "prefill");

  private final TargetCheck targets;
  private final Problems problems;

  FallbackCheck(Section root, Problems problems) {
    this.targets = new TargetCheck(root, problems);
    this.problems = problems;
  }

  void check(Section model) {
    if (model.text("kind", "chat").equals("embedding")) {
      refuse(model);
      model.items("deployments").forEach(this::refuse);
      return;
    }
    for (NameList list : NameList.fallback(model)) {
      targets.checkKnown(list);
      targets.checkTwice(list);
      list.names().stream()
          .filter(name -> name.text().equals(model.name()))
          .forEach(name -> itself(name, list));
    }
  }

  /** Another model's vectors mean something else, and they come at once or not at all. */
  private void refuse(Section part) {
    for (String property : CHAT_ONLY) {
      if (part.has(property)) {
        problems.error(
            part.markOfName(property),
            part.pathOf(property),
            "an embedding model has no " + property);
      }
    }
  }

  private void itself(Scalar name, NameList list) {
    problems.error(name.start(), list.path(), problems.show(name) + " cannot stand in for itself");
  }
}
