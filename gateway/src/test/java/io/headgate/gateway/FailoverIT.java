package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.simulator.FaultScript;
import io.headgate.simulator.Seen;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Promise P07: the sixteen faults of an outside referee, each judged as it does, by what the caller
 * sees and by what the providers log. Every one has to be in the best class.
 */
class FailoverIT {

  private static final String RATE_LIMITED = "status=429,retry-after=2";
  private static final Duration FIRST_GAP = Duration.ofMillis(1_800);

  /** The most attempts at a primary that fails for ever. */
  private static final int ATTEMPTS = 6;

  /** Nothing here has to wait for anything: far less than any timeout of the gateway. */
  private static final long AT_ONCE_MILLIS = 4_000;

  private static final Duration OUTAGE = Duration.ofSeconds(4);
  private static final Duration PACE = Duration.ofMillis(200);
  private static final int PACED_REQUESTS = 45;

  /** The longest time for which a circuit is open here, its jitter, a request's turn, and luck. */
  private static final Duration BACK_AGAIN = Duration.ofMillis(3_500);

  @BeforeAll
  static void warmUp() {
    Referee.warmUp();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void P07_S01_aShortRetryAfterIsWaitedForAndTheSameProviderAsked(boolean stream) {
    try (Referee referee = Referee.start()) {
      referee.primaryMeetsOnce(RATE_LIMITED);

      referee.ask(stream).isWhole().within(5_000);

      List<Seen> primary = referee.primary();
      assertThat(primary).hasSizeGreaterThanOrEqualTo(2);
      assertThat(primary.get(1).startNanos() - primary.get(0).startNanos())
          .isGreaterThanOrEqualTo(FIRST_GAP.toNanos());
      assertThat(Referee.within(Duration.ofMillis(1_500), primary)).isLessThanOrEqualTo(2);
    }
  }

  @ParameterizedTest(name = "{0} stream={1}")
  @CsvSource(
      delimiter = '|',
      value = {
        RATE_LIMITED + "|true",
        RATE_LIMITED + "|false",
        "status=429|true",
        "status=429|false"
      })
  void P07_S02_whoIsRateLimitedForEverIsNotPressed(String fault, boolean stream) {
    try (Referee referee = Referee.start()) {
      referee.primaryMeets(fault);

      referee.ask(stream).isWhole().isCounted().within(10_000);

      assertThat(Referee.within(Duration.ofSeconds(3), referee.primary())).isBetween(1L, 4L);
      assertThat(referee.primary()).hasSizeLessThanOrEqualTo(ATTEMPTS);
      assertThat(referee.fallback()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void P07_S03_afterOneErrorTheSameProviderIsAskedAgain(boolean stream) {
    try (Referee referee = Referee.start()) {
      referee.primaryMeetsOnce("status=500");

      referee.ask(stream).isWhole().within(AT_ONCE_MILLIS);

      assertThat(referee.primary()).hasSize(2);
      assertThat(referee.fallback()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void P07_S04_whoIsOverloadedForEverIsAskedAFewTimesOnly(boolean stream) {
    try (Referee referee = Referee.start()) {
      referee.primaryMeets("status=503");

      referee.ask(stream).isWhole().within(5_000);

      assertThat(referee.primary()).hasSizeBetween(1, ATTEMPTS);
      assertThat(referee.fallback()).hasSize(1);
    }
  }

  @ParameterizedTest(name = "{0} stream={1}")
  @CsvSource({"reset,true", "reset,false", "close,true", "close,false"})
  void P07_S05_aConnectionThatBreaksBeforeTheAnswerIsNotNoticed(String fault, boolean stream) {
    try (Referee referee = Referee.start()) {
      referee.primaryMeetsOnce(fault);

      referee.ask(stream).isWhole().within(AT_ONCE_MILLIS);

      referee.isHealthyAfterwards();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void P07_S06_whoIsSilentIsNotAskedTwice(boolean stream) {
    try (Referee referee = Referee.start()) {
      referee.primaryMeets("silent");

      long limit = (stream ? Referee.PATIENCE : Referee.TOTAL).toMillis() + AT_ONCE_MILLIS;
      referee.ask(stream).isWhole().within(limit);

      assertThat(referee.primary()).hasSize(1);
      assertThat(referee.fallback()).hasSize(1);
      referee.settle();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"first-token=20000", "first=20000", "silent-after-headers"})
  void P07_S07_whoIsSlowToBeginIsNotWaitedFor(String fault) {
    try (Referee referee = Referee.start()) {
      referee.primaryMeets(fault);

      referee.ask(true).isWhole().within(Referee.PATIENCE.toMillis() + AT_ONCE_MILLIS);

      assertThat(referee.primary()).hasSize(1);
      referee.settle();
    }
  }

  /** Both protocols, and whether the fallback goes on from a prefill. */
  static Stream<Arguments> pairs() {
    return Stream.of(Dialect.values())
        .flatMap(
            primary ->
                Stream.of(Dialect.values())
                    .flatMap(
                        fallback ->
                            Stream.of(true, false)
                                .map(prefill -> Arguments.of(primary, fallback, prefill))));
  }

  @ParameterizedTest(name = "{0} to {1}, prefill={2}")
  @MethodSource("pairs")
  void P07_S08_aCutStreamIsCarriedOnByAnother(Dialect primary, Dialect fallback, boolean prefill) {
    try (Referee referee =
        Referee.start(new Referee.Setup(primary, fallback, "continue", prefill))) {
      referee.primaryMeets("cut=40");

      CallersView view = referee.ask(true).isWhole().isCounted().within(AT_ONCE_MILLIS);

      assertThat(view.isRescueTold()).as(view.ending()).isTrue();
      List<Seen> fallbacks = referee.fallback();
      assertThat(fallbacks).hasSize(1);
      boolean isPrefilled = !fallbacks.get(0).lastRole().equals("user");
      assertThat(isPrefilled).isEqualTo(prefill);
      assertThat(fallbacks.get(0).tokensSent())
          .isEqualTo(prefill ? CanonicalText.WORDS - 40 : CanonicalText.WORDS);
    }
  }

  @Test
  void P07_S08_anAnswerThatIsCutBeforeAnythingWasSentOnIsAskedForAnew() {
    try (Referee referee = Referee.start()) {
      referee.primaryMeets("cut=40");

      referee.ask(false).isWhole().within(AT_ONCE_MILLIS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rst=40", "cut=40,framing=close", "error=40", "no-finish"})
  void P07_S08_soIsAStreamThatBreaksOffInAnotherWay(String fault) {
    try (Referee referee = Referee.start()) {
      referee.primaryMeets(fault);

      referee.ask(true).isWhole().within(AT_ONCE_MILLIS);

      referee.isHealthyAfterwards();
    }
  }

  @Test
  void P07_S08_restartTellsTheSameTextOnce() {
    try (Referee referee =
        Referee.start(new Referee.Setup(Dialect.OPENAI, Dialect.ANTHROPIC, "restart", true))) {
      referee.primaryMeets("cut=40");

      CallersView view = referee.ask(true).isWhole().within(AT_ONCE_MILLIS);

      assertThat(view.isRescueTold()).as(view.ending()).isTrue();
      assertThat(referee.fallback().get(0).lastRole()).isEqualTo("user");
    }
  }

  @Test
  void P07_S08_whereRescueIsOffTheCallerIsToldOfTheCut() {
    try (Referee referee =
        Referee.start(new Referee.Setup(Dialect.OPENAI, Dialect.OPENAI, "off", true))) {
      referee.primaryMeets("cut=40");

      CallersView view = referee.ask(true);

      assertThat(view.text()).isEqualTo(CanonicalText.first(40));
      assertThat(view.code()).isEqualTo("stream_interrupted");
      assertThat(view.isDone()).isFalse();
      assertThat(referee.fallback()).isEmpty();
    }
  }

  @Test
  void P07_S09_aStreamThatStallsIsCarriedOnInBoundedTime() {
    try (Referee referee = Referee.start()) {
      referee.primaryMeets("stall=20,stall-ms=3500");

      referee.ask(true).isWhole().within(Referee.BETWEEN_TOKENS.toMillis() + AT_ONCE_MILLIS);

      referee.isHealthyAfterwards();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void P07_S10_aBrokenEventGarblesNothing(boolean stream) {
    try (Referee referee = Referee.start()) {
      referee.primaryMeets("malformed=10");

      CallersView view = referee.ask(stream).isWhole().within(AT_ONCE_MILLIS);

      assertThat(view.body()).doesNotContain("broken");
      referee.isHealthyAfterwards();
    }
  }

  @Test
  void P07_S11_aStreamWithoutItsFarewellEndsPromptly() {
    try (Referee referee = Referee.start()) {
      referee.primaryMeets("no-done");

      referee.ask(true).isWhole().isCounted().within(AT_ONCE_MILLIS);

      assertThat(referee.primary()).hasSize(1);
      assertThat(referee.fallback()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void P07_S12_whatIsTooLongGoesToTheLargerModelAtOnce(boolean stream) {
    try (Referee referee = Referee.start()) {
      referee.primaryMeets(
          "status=400,code=context_length_exceeded,"
              + "message=This model's maximum context length is 4096 tokens.");

      CallersView view = referee.ask(stream).isWhole().within(AT_ONCE_MILLIS);

      assertThat(view.model()).isEqualTo(Referee.FALLBACK);
      assertThat(referee.primary()).hasSize(1);
      assertThat(referee.fallback()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void P07_S13_whatASafetySystemRefusesIsNotTriedElsewhere(boolean stream) {
    try (Referee referee = Referee.start()) {
      referee.primaryMeets(
          "status=400,code=content_policy_violation,"
              + "message=Your request was rejected as a result of our safety system.");

      CallersView view = referee.ask(stream).within(AT_ONCE_MILLIS);

      assertThat(view.status()).isEqualTo(400);
      assertThat(view.code()).isEqualTo("content_blocked");
      assertThat(view.body()).contains("rejected as a result of our safety system");
      assertThat(referee.primary()).hasSize(1);
      assertThat(referee.fallback()).isEmpty();
    }
  }

  @ParameterizedTest(name = "by {0}, prefill={1}")
  @CsvSource({
    "OPENAI,true",
    "OPENAI,false",
    "ANTHROPIC,true",
    "ANTHROPIC,false",
    "GEMINI,true",
    "GEMINI,false"
  })
  void P07_S14_aFallbackThatTakesNoPrefillIsAskedInWords(Dialect fallback, boolean prefill) {
    try (Referee referee =
        Referee.start(new Referee.Setup(Dialect.OPENAI, fallback, "continue", prefill))) {
      referee.primaryMeets("cut=40");
      referee.fallbackMeets("no-prefill");

      CallersView view = referee.ask(true).isWhole().within(AT_ONCE_MILLIS);

      assertThat(view.body()).doesNotContain("prefill").doesNotContain("multiturn");
      assertThat(view.isRescueTold()).as(view.ending()).isTrue();
      assertThat(referee.fallback()).hasSize(prefill ? 2 : 1);
    }
  }

  @Test
  void P07_S15_aProviderThatComesBackIsUsedAgainSoon() {
    try (Referee referee = Referee.start()) {
      referee.ask(true).isWhole();
      referee.gateway().simulator().requests().clear();
      // Only the first rule that matches decides, so the outage hides nothing of the answer.
      referee.script(FaultScript.Rule.of("status=503").forModel(Referee.PRIMARY).until(OUTAGE));
      long recovery = System.nanoTime() + OUTAGE.toNanos();

      List<CallersView> views = paced(referee);

      assertThat(views).hasSize(PACED_REQUESTS).allSatisfy(CallersView::isWhole);
      List<Seen> failed = referee.primary().stream().filter(Referee::isSpoiled).toList();
      long asked = OUTAGE.dividedBy(PACE);
      assertThat((long) failed.size()).as("attempts during the outage").isBetween(1L, asked / 2);
      List<Seen> served =
          referee.primary().stream().filter(seen -> !Referee.isSpoiled(seen)).toList();
      assertThat(served).isNotEmpty();
      assertThat(Duration.ofNanos(served.get(0).startNanos() - recovery)).isLessThan(BACK_AGAIN);
    }
  }

  /** Asks at a steady pace, whatever becomes of the questions before. */
  private static List<CallersView> paced(Referee referee) {
    TestGateway gateway = referee.gateway();
    Queue<CompletableFuture<CallersView>> views = new ConcurrentLinkedQueue<>();
    gateway
        .vertx()
        .setPeriodic(
            1,
            PACE.toMillis(),
            timer -> {
              long begun = System.nanoTime();
              views.add(
                  gateway
                      .sendAsync(referee.question("asked", views.size() % 2 == 0))
                      .thenApply(answer -> CallersView.of(answer, Referee.millisSince(begun))));
              if (views.size() == PACED_REQUESTS) {
                gateway.vertx().cancelTimer(timer);
              }
            });
    gateway.eventually(() -> views.size() == PACED_REQUESTS);
    return views.stream().map(CompletableFuture::join).toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void P07_S16_theAnswerNamesAndCountsWhoGaveIt(boolean stream) {
    try (Referee referee = Referee.start()) {
      referee.primaryMeets("status=503");

      CallersView view = referee.ask(stream).isWhole().isCounted().within(5_000);

      assertThat(view.model()).isEqualTo(Referee.FALLBACK);
      assertThat(view.usage().orElseThrow().path("completion_tokens").asInt())
          .isEqualTo(CanonicalText.WORDS);
      assertThat(referee.primary()).hasSizeBetween(1, ATTEMPTS);
      assertThat(referee.bystander()).isEmpty();
    }
  }
}
