package io.headgate.gateway.health;

import io.headgate.gateway.protocol.RateLimits;

/** A permit for an upstream beyond those that are watched: nothing is learnt from it. */
record UntrackedPermit(Upstream upstream) implements Permit {

  @Override
  public boolean isProbe() {
    return false;
  }

  @Override
  public void observe(RateLimits limits) {}

  @Override
  public void began() {}

  @Override
  public void answered() {}

  @Override
  public void end(Result result) {}
}
