package io.headgate.gateway.config;

import io.headgate.gateway.dispatch.DispatchStage;

/** Checks {@code failover}. */
final class FailoverCheck {

  private final Section failover;
  private final Problems problems;

  FailoverCheck(Section root, Problems problems) {
    this.failover = root.section("failover");
    this.problems = problems;
  }

  void check() {
    ServerCheck.checkDuration(failover, "first_token", false, problems);
    ServerCheck.checkDuration(failover, "answer", false, problems);
    Section wait = failover.section("wait");
    ServerCheck.checkDuration(wait, "before_fallback", true, problems);
    ServerCheck.checkDuration(wait, "max", true, problems);
    if (wait.has("before_fallback")) { // else it gives way
      DispatchStage.Config defaults = DispatchStage.Config.defaults();
      new OrderCheck(wait, problems)
          .waits("before_fallback", defaults.waitWithAlternative(), "max", defaults.waitAtMost());
    }
  }
}
