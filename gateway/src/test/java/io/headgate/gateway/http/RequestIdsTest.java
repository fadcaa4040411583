package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RequestIdsTest {

  @Test
  void idsAreUniqueAndSafeInHeaders() {
    RequestIds ids = new RequestIds(new SplittableRandom(1));
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      String id = ids.next();

      assertThat(id).matches("req_[0-9a-hjkmnp-tv-z]{26}");
      assertThat(seen.add(id)).isTrue();
    }
  }

  @Test
  void everyDigitTakesEveryValue() {
    RequestIds ids = new RequestIds(new SplittableRandom(1));
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      String id = ids.next();
      for (int at = 4; at < id.length(); at++) {
        seen.add(at + "" + id.charAt(at));
      }
    }

    assertThat(seen).hasSize(26 * 32);
  }
}
