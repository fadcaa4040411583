package io.headgate.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {

  private static final long SECOND = 1_000_000_000;
  private static final ConcurrencyConfig CONFIG = ConcurrencyConfig.defaults();

  private static ConcurrencyLimit succeeded(ConcurrencyLimit limit, int times, int inFlight) {
    ConcurrencyLimit after = limit;
    for (int i = 0; i < times; i++) {
      after = after.succeeded(inFlight, CONFIG);
    }
    return after;
  }

  @Test
  void isCutOnceInASecondAndNeverBelowTheLeast() {
    ConcurrencyLimit limit = ConcurrencyLimit.initial(CONFIG);
    limit = limit.distressed(512, 0, CONFIG);
    assertThat(limit.places()).isEqualTo(358);
    assertThat(limit.distressed(358, SECOND - 1, CONFIG)).isEqualTo(limit);
    assertThat(limit.distressed(358, SECOND, CONFIG).places()).isEqualTo(250);
    for (int i = 2; i < 30; i++) {
      limit = limit.distressed(200, i * SECOND, CONFIG);
    }
    assertThat(limit.places()).isEqualTo(4);
  }

  @Test
  void doublesWithEachRoundOfAnswersUntilTheFirstDistress() {
    ConcurrencyLimit limit = ConcurrencyLimit.initial(CONFIG);
    assertThat(succeeded(limit, 1, 257).places()).isEqualTo(513);
    assertThat(succeeded(limit, 512, 512).places()).isEqualTo(1_024);
    assertThat(succeeded(limit, 9_488, 5_001).places()).isEqualTo(10_000);
    assertThat(succeeded(limit, 1_000_000, 10_000).places()).isEqualTo(10_000);
  }

  @Test
  void growsByOneWithAsManySuccessesAsTheLimitAfterACut() {
    ConcurrencyLimit limit =
        succeeded(ConcurrencyLimit.initial(CONFIG), 488, 512).distressed(1_000, 0, CONFIG);
    assertThat(limit.places()).isEqualTo(700);
    assertThat(succeeded(limit, 699, 400).places()).isEqualTo(700);
    assertThat(succeeded(limit, 700, 400).places()).isEqualTo(701);
  }

  @Test
  void doesNotGrowWhileItIsNotUsed() {
    ConcurrencyLimit limit = ConcurrencyLimit.initial(CONFIG);
    assertThat(succeeded(limit, 100_000, 256)).isEqualTo(limit);
  }

  @Test
  void isRegainedQuicklyWhereTheCutsSaidNothingOfIt() {
    ConcurrencyLimit limit = ConcurrencyLimit.initial(CONFIG);
    for (int i = 0; i < 14; i++) {
      limit = limit.distressed(1, i * SECOND, CONFIG);
    }
    assertThat(limit.places()).isEqualTo(4);
    assertThat(succeeded(limit, 196, 200).places()).isEqualTo(200);
    assertThat(succeeded(limit, 1_020, 1_024).places()).isEqualTo(1_024);
  }

  @Test
  void isRegainedSlowlyWhereItWasTooMuch() {
    ConcurrencyLimit limit = ConcurrencyLimit.initial(CONFIG).distressed(512, 0, CONFIG);
    assertThat(limit.places()).isEqualTo(358);
    assertThat(succeeded(limit, 716, 358).places()).isEqualTo(359);
  }

  @Test
  void settlesAtWhatTheProviderBears() {
    int bears = 30;
    ConcurrencyLimit limit = ConcurrencyLimit.initial(CONFIG);
    double sum = 0;
    for (int second = 0; second < 600; second++) {
      int inFlight = limit.places();
      limit = succeeded(limit, Math.min(inFlight, bears), inFlight);
      if (inFlight > bears) {
        limit = limit.distressed(inFlight, second * SECOND, CONFIG);
      }
      sum += second < 60 ? 0 : limit.limit();
    }
    assertThat(sum / 540).isBetween(.7 * bears, 1.05 * bears);
  }

  @Test
  void rejectsSettingsThatMakeNoSense() {
    assertThatThrownBy(() -> new ConcurrencyConfig(1, 4, 10, .7, Duration.ofSeconds(1)))
        .hasMessage("initial: 1 (expected: from min to max)");
  }
}
