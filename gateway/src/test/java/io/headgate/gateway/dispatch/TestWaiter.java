package io.headgate.gateway.dispatch;

import io.headgate.gateway.health.Permit;
import java.util.ArrayList;
import java.util.List;

/** A waiter that notes the permits that it was given. */
final class TestWaiter implements Waiter {

  private final String tenant;
  private final int weight;
  private final Priority priority;
  private final long deadlineNanos;
  private final Runnable told;
  final List<Permit> permits = new ArrayList<>();

  TestWaiter(String tenant, int weight, Priority priority, long deadlineNanos) {
    this(tenant, weight, priority, deadlineNanos, () -> {});
  }

  private TestWaiter(
      String tenant, int weight, Priority priority, long deadlineNanos, Runnable told) {
    this.told = told;
    this.tenant = tenant;
    this.weight = weight;
    this.priority = priority;
    this.deadlineNanos = deadlineNanos;
  }

  static TestWaiter interactive(String tenant, long deadlineNanos) {
    return new TestWaiter(tenant, 1, Priority.INTERACTIVE, deadlineNanos);
  }

  static TestWaiter interactive(String tenant, long deadlineNanos, Runnable told) {
    return new TestWaiter(tenant, 1, Priority.INTERACTIVE, deadlineNanos, told);
  }

  static TestWaiter batch(String tenant, long deadlineNanos) {
    return new TestWaiter(tenant, 1, Priority.BATCH, deadlineNanos);
  }

  @Override
  public String tenant() {
    return tenant;
  }

  @Override
  public int weight() {
    return weight;
  }

  @Override
  public Priority priority() {
    return priority;
  }

  @Override
  public long deadlineNanos() {
    return deadlineNanos;
  }

  @Override
  public void admitted(Permit permit) {
    permits.add(permit);
    told.run();
  }

  boolean isAdmitted() {
    return !permits.isEmpty();
  }
}
