package io.headgate.gateway.dispatch;

import io.headgate.gateway.health.Permit;
import io.headgate.gateway.health.Result;
import io.headgate.gateway.health.Upstream;
import io.headgate.gateway.protocol.RateLimits;
import java.util.ArrayList;
import java.util.List;

/** A permit that notes how it ended. */
final class TestPermit implements Permit {

  final List<Result> ends = new ArrayList<>();

  @Override
  public Upstream upstream() {
    return new Upstream("provider", "model", 0);
  }

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
  public void end(Result result) {
    ends.add(result);
  }
}
