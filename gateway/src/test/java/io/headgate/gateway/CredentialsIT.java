package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.simulator.FaultScript;
import io.headgate.simulator.Seen;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A provider with two credentials, one of which is in trouble: callers do not notice. */
class CredentialsIT {

  private static final List<String> KEYS = List.of("sk-first-credential", "sk-second-credential");
  private static final int REQUESTS = 6;

  /** Far less than any time that a credential is closed off for. */
  private static final long AT_ONCE_MILLIS = 1_500;

  @BeforeAll
  static void warmUp() {
    Referee.warmUp();
  }

  /** Each protocol, each of the credentials, streamed and not. */
  static Stream<Arguments> troubled() {
    return Stream.of(Dialect.values())
        .flatMap(
            dialect ->
                KEYS.stream()
                    .flatMap(
                        key ->
                            Stream.of(true, false)
                                .map(stream -> Arguments.of(dialect, key, stream))));
  }

  @ParameterizedTest(name = "{0} {1} stream={2}")
  @MethodSource("troubled")
  void whatOneCredentialIsRefusedTheOtherGets(Dialect dialect, String key, boolean stream) {
    String refused =
        dialect == Dialect.GEMINI
            ? "status=400,code=API_KEY_INVALID,message=API key not valid."
            : "status=401";

    assertOtherServes(dialect, key, stream, refused);
  }

  @ParameterizedTest(name = "{0} {1} stream={2}")
  @MethodSource("troubled")
  void whenOneIsRateLimitedTheOtherServesAtOnce(Dialect dialect, String key, boolean stream) {
    assertOtherServes(dialect, key, stream, "status=429,retry-after=60");
  }

  private static void assertOtherServes(Dialect dialect, String key, boolean stream, String fault) {
    try (Referee referee = start(dialect)) {
      referee.script(FaultScript.Rule.of(fault).forModel(Referee.PRIMARY).forKey(key));

      for (int i = 0; i < REQUESTS; i++) {
        referee.ask(stream).isWhole().within(AT_ONCE_MILLIS);
      }

      assertThat(referee.fallback()).isEmpty();
      assertThat(asked(referee, key)).as("it is known by then").isLessThanOrEqualTo(1);
      assertThat(referee.primary()).hasSizeLessThanOrEqualTo(REQUESTS + 1);
    }
  }

  /** Gemini has no such headers. */
  @ParameterizedTest
  @EnumSource(
      value = Dialect.class,
      names = {"OPENAI", "ANTHROPIC"})
  void whoSaysThatNothingIsLeftIsSparedUntilItsReset(Dialect dialect) {
    for (String key : KEYS) {
      try (Referee referee = start(dialect)) {
        referee.script(
            FaultScript.Rule.of("ratelimit-requests=0,ratelimit-reset-ms=50000")
                .forModel(Referee.PRIMARY)
                .forKey(key));

        for (int i = 0; i < REQUESTS; i++) {
          referee.ask(true).isWhole().within(AT_ONCE_MILLIS);
        }

        assertThat(asked(referee, key)).isLessThanOrEqualTo(1);
        assertThat(referee.primary()).hasSize(REQUESTS);
      }
    }
  }

  private static Referee start(Dialect primary) {
    return Referee.start(new Referee.Setup(primary, Dialect.OPENAI, "continue", false, KEYS));
  }

  private static long asked(Referee referee, String key) {
    return referee.primary().stream().map(Seen::credential).filter(key::equals).count();
  }
}
