package io.headgate.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ByteBudgetTest {

  private final ByteBudget budget = new ByteBudget(100);

  @Test
  void refusesWhatAllTogetherMayNotHold() {
    ByteBudget.Lease first = budget.lease();
    first.take(60);
    ByteBudget.Lease second = budget.lease();

    assertThatThrownBy(() -> second.take(41))
        .isInstanceOf(GatewayException.class)
        .extracting(failure -> ((GatewayException) failure).code())
        .isEqualTo(ErrorCode.GATEWAY_OVERLOADED);
    assertThat(budget.used()).isEqualTo(60);
    assertThat(budget.refused()).isEqualTo(1);
  }

  @Test
  void aClosedLeaseGivesBackAllOfItOnce() {
    ByteBudget.Lease lease = budget.lease();
    lease.take(30);
    lease.take(30);
    lease.giveBack(10);

    lease.close();
    lease.giveBack(20);
    lease.take(90);
    lease.close();

    assertThat(budget.used()).isZero();
  }
}
