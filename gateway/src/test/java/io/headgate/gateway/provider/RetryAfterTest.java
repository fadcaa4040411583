package io.headgate.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RetryAfterTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

  @ParameterizedTest(name = "{0}: {1} is {2} ms")
  @CsvSource(
      delimiter = '|',
      value = {
        "retry-after | 0 | 0",
        "retry-after | 20 | 20000",
        "retry-after | 1.5 | 1500",
        "retry-after | 0.0001 | 1",
        "retry-after | 86400 | 86400000",
        "retry-after | 86401 | -1",
        "retry-after | 999999999 | -1",
        "retry-after | 9999999999 | -1",
        "retry-after | -1 | -1",
        "retry-after | 1e3 | -1",
        "retry-after | soon | -1",
        "retry-after | '' | -1",
        "retry-after | Fri, 20 Nov 2026 12:00:30 GMT | 30000",
        "retry-after | Fri, 20 Nov 2026 11:00:00 GMT | 0",
        "retry-after | Sat, 21 Nov 2026 12:00:00 GMT | 86400000",
        "retry-after | Sat, 21 Nov 2026 12:00:01 GMT | -1",
        "retry-after | Mon, 20 Nov 2026 12:00:30 GMT | -1",
        "retry-after | Fri, 31 Dec 9999 23:59:59 GMT | -1",
        "retry-after | 2026-11-20T12:00:30Z | -1",
        "retry-after-ms | 250 | 250",
        "retry-after-ms | 250.5 | 251",
        "retry-after-ms | x | -1",
        "x-other | 1 | -1",
      })
  void readsEveryForm(String header, String value, long millis) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add(header, value);
    assertThat(RetryAfter.millis(headers, CLOCK))
        .isEqualTo(millis < 0 ? OptionalLong.empty() : OptionalLong.of(millis));
  }

  @ParameterizedTest(name = "{0} beside 7 s is {1} ms")
  @CsvSource({"1500, 1500", "nonsense, 7000", "999999999, 7000"})
  void prefersMillisecondsThatMakeSense(String precise, long millis) {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap().add("Retry-After", "7").add("Retry-After-Ms", precise);
    assertThat(RetryAfter.millis(headers, CLOCK)).hasValue(millis);
  }
}
