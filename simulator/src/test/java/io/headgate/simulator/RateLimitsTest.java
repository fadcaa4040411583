package io.headgate.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.250Z");

  @Test
  void anInstantInWholeSecondsIsNeverTooEarly() {
    assertThat(limits("ratelimit-reset-ms=750").resetInstant()).isEqualTo("2026-01-02T03:04:06Z");
    assertThat(limits("ratelimit-reset-ms=751").resetInstant()).isEqualTo("2026-01-02T03:04:07Z");
  }

  @Test
  void durationsAreWrittenAsOpenAiDoes() {
    assertThat(limits("ratelimit-reset-ms=0").resetDuration()).isEqualTo("0s");
    assertThat(limits("ratelimit-reset-ms=999").resetDuration()).isEqualTo("999ms");
    assertThat(limits("ratelimit-reset-ms=8640").resetDuration()).isEqualTo("8.64s");
    assertThat(limits("ratelimit-reset-ms=20000").resetDuration()).isEqualTo("20s");
    assertThat(limits("retry-after=60").resetDuration()).isEqualTo("1m0s");
  }

  private static RateLimits limits(String fault) {
    return RateLimits.of(Fault.parse(fault), 10, NOW);
  }
}
