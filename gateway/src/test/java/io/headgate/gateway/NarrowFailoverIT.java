package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Promise P13 where it is hardest to keep: no failure makes a request leave its candidate set, be
 * that a policy's, a key's or its own.
 */
class NarrowFailoverIT {

  private static final String PERSONAL = "Write to joe.doe@example.com, please.";
  private static final String HARMLESS = "Write to nobody, please.";

  /** Why the fallback may not be asked. */
  enum Bound {
    POLICY,
    KEY,
    REQUEST;

    HttpRequest question(Referee referee, boolean stream) {
      String prompt = this == POLICY ? PERSONAL : HARMLESS;
      String members = this == REQUEST ? ",\"provider\":{\"only\":[\"first\"]}" : "";
      return referee.question(
          this == KEY ? Referee.NARROW_KEY : TestGateway.KEY,
          Referee.body("asked", stream, prompt, members));
    }
  }

  /** Everything for which somebody else would be asked. */
  static Stream<Arguments> earlyFaults() {
    return Stream.of(Bound.values())
        .flatMap(
            bound ->
                Stream.of(
                        "status=503",
                        "status=500",
                        "status=429,retry-after=60",
                        "status=401",
                        "status=400,code=context_length_exceeded",
                        "reset",
                        "silent",
                        "html")
                    .flatMap(
                        fault ->
                            Stream.of(true, false)
                                .map(stream -> Arguments.of(bound, fault, stream))));
  }

  @ParameterizedTest(name = "{0} {1} stream={2}")
  @MethodSource("earlyFaults")
  void P13_noFaultMakesARequestLeaveItsSet(Bound bound, String fault, boolean stream) {
    try (Referee referee = Referee.start()) {
      referee.primaryMeets(fault);

      CallersView view = referee.ask(bound.question(referee, stream));

      assertThat(view.status()).as(view.ending()).isGreaterThanOrEqualTo(400);
      assertNobodyElseWasAsked(referee);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void P13_whenAPolicyLeavesNobodyWhoIsWellTheCallerIsTold(boolean stream) {
    try (Referee referee = Referee.start()) {
      referee.primaryMeets("status=503");

      CallersView view = referee.ask(Bound.POLICY.question(referee, stream));

      assertThat(view.status()).isEqualTo(503);
      assertThat(view.code()).isEqualTo("no_compliant_target");
      assertThat(view.body()).contains("personal-data");
      assertNobodyElseWasAsked(referee);
    }
  }

  @ParameterizedTest(name = "{0} {1}, rescue: {2}")
  @CsvSource({
    "POLICY,  cut=5,   continue",
    "POLICY,  rst=5,   restart",
    "POLICY,  stall=5, continue",
    "KEY,     cut=5,   continue",
    "KEY,     error=5, restart",
    "REQUEST, cut=5,   continue",
    "REQUEST, cut=5,   restart"
  })
  void P13_aCutStreamIsNotRescuedByWhoMayNotSeeIt(Bound bound, String fault, String rescue) {
    try (Referee referee =
        Referee.start(new Referee.Setup(Dialect.OPENAI, Dialect.OPENAI, rescue, true))) {
      referee.primaryMeets(fault);

      CallersView view = referee.ask(bound.question(referee, true));

      assertThat(view.error()).as(view.ending()).isPresent();
      assertThat(view.isDone()).isFalse();
      assertThat(CanonicalText.TEXT).startsWith(view.text());
      assertNobodyElseWasAsked(referee);
    }
  }

  private static void assertNobodyElseWasAsked(Referee referee) {
    assertThat(referee.primary()).isNotEmpty();
    referee.settle();
    assertThat(referee.fallback()).isEmpty();
    assertThat(referee.bystander()).isEmpty();
  }

  /** Without the bound the same faults lead elsewhere, so the tests above can fail. */
  @ParameterizedTest
  @ValueSource(strings = {"status=503", "cut=5"})
  void whatMayGoElsewhereDoes(String fault) {
    try (Referee referee = Referee.start()) {
      referee.primaryMeets(fault);

      referee
          .ask(referee.question(TestGateway.KEY, Referee.body("asked", true, HARMLESS, "")))
          .isWhole();

      assertThat(referee.fallback()).hasSize(1);
    }
  }
}
