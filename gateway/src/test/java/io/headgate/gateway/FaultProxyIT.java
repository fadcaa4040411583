package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.simulator.FaultProxy;
import io.headgate.simulator.FaultProxy.Breakage;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a caller sees when the network to a provider breaks, below HTTP and at any byte: never a
 * success, and in time.
 */
class FaultProxyIT {

  private static final String TIMEOUTS =
      "    timeouts: { connect: 1s, first_token: 400ms, between_tokens: 400ms, total: 1200ms }";
  private static final long TOTAL_MILLIS = 1200;
  private static final byte[] GARBAGE = "\0\1\r\n\r\n?".getBytes(StandardCharsets.UTF_8);

  /** Before, in and behind the head of the answer, which all are longer than this. */
  private static Stream<Long> bytes() {
    return Stream.of(0L, 1L, 20L, 100L, 700L);
  }

  static Stream<Arguments> everyBreakage() {
    return Stream.of("small", "medium", "strong")
        .flatMap(
            model ->
                Stream.concat(
                        Stream.of(new FaultProxy.Refuse()),
                        bytes().flatMap(FaultProxyIT::breakages))
                    .flatMap(
                        breakage ->
                            Stream.of(true, false)
                                .map(stream -> Arguments.of(model, stream, breakage))));
  }

  private static Stream<Breakage> breakages(long after) {
    return Stream.of(
        new FaultProxy.Truncate(after, false),
        new FaultProxy.Truncate(after, true),
        new FaultProxy.HalfClose(after),
        new FaultProxy.Stall(after),
        new FaultProxy.Garbage(after, GARBAGE));
  }

  @ParameterizedTest(name = "{0} stream={1} {2}")
  @MethodSource("everyBreakage")
  void P04_P05_aBrokenNetworkIsNeverASuccessAndIsToldInTime(
      String model, boolean stream, Breakage breakage) {
    // Its own gateway, because a connection of the pool keeps the breakage that it was opened with.
    try (TestGateway gateway =
        TestGateway.startBehind(FaultProxy.Faults.none().with(breakage), TIMEOUTS)) {
      InTime.within(TOTAL_MILLIS, () -> assertNoSuccess(gateway.chat(model, stream, "LENGTH=200")));
    }
  }

  private static void assertNoSuccess(HttpResponse<String> answer) {
    assertThat(answer.body()).doesNotContain("[DONE]").doesNotContain(TestGateway.PROVIDER_KEY);
    if (answer.statusCode() == 200) {
      assertThat(answer.body()).contains("event: error\n");
      assertThat(Answers.lastError(answer.body()).path("partial").asBoolean()).isTrue();
    } else {
      assertThat(answer.statusCode()).isBetween(502, 504);
      assertThat(Answers.error(answer.body()).path("code").asText()).startsWith("upstream_");
    }
  }

  @Test
  void anIntactProxyIsNotNoticed() {
    try (TestGateway gateway = TestGateway.startBehind(FaultProxy.Faults.none(), TIMEOUTS)) {
      assertThat(gateway.chat("small", true, "LENGTH=200").body()).endsWith("data: [DONE]\n\n");
      assertThat(gateway.chat("small", false, "LENGTH=200").statusCode()).isEqualTo(200);
    }
  }
}
