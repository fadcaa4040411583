package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Promise P06: a provider in trouble is not pressed, and what cannot help is not repeated. */
class RetryStormIT {

  private static final int REQUESTS = 200;
  private static final double MOST_ATTEMPTS = 1.25;

  @ParameterizedTest(name = "{0}, {1} at once")
  @CsvSource({"alone,1", "alone,20", "asked,1", "asked,20"})
  void P06_aProviderThatFailsIsAskedLittleMoreOftenThanCallersAsk(String model, int atOnce)
      throws Exception {
    try (Referee referee = Referee.start()) {
      referee.primaryMeets("status=503");

      List<CallersView> views = askOften(referee, model, atOnce);

      if (model.equals("asked")) {
        assertThat(views).allSatisfy(CallersView::isWhole);
      } else {
        assertThat(views).extracting(CallersView::status).containsOnly(503);
      }
      assertThat(referee.primary()).isNotEmpty();
      assertThat((double) referee.primary().size()).isLessThanOrEqualTo(MOST_ATTEMPTS * REQUESTS);
      referee.settle();
    }
  }

  private static List<CallersView> askOften(Referee referee, String model, int atOnce)
      throws Exception {
    Callable<CallersView> question = () -> referee.ask(model, true);
    ExecutorService callers = Executors.newFixedThreadPool(atOnce);
    try {
      List<CallersView> views = new ArrayList<>();
      for (Future<CallersView> view : callers.invokeAll(Collections.nCopies(REQUESTS, question))) {
        views.add(view.get());
      }
      return views;
    } finally {
      callers.shutdown();
    }
  }

  static Stream<Arguments> finalRefusals() {
    return Stream.of(400, 401, 403, 404, 422)
        .flatMap(status -> Stream.of(true, false).map(stream -> Arguments.of(status, stream)));
  }

  @ParameterizedTest(name = "{0} stream={1}")
  @MethodSource("finalRefusals")
  void P06_aRefusalThatStandsIsNotAskedForAgain(int status, boolean stream) {
    try (Referee referee = Referee.start()) {
      referee.primaryMeets("status=" + status);

      CallersView view = referee.ask("alone", stream);

      assertThat(view.status()).isGreaterThanOrEqualTo(400);
      assertThat(referee.primary()).hasSize(1);
    }
  }

  @ParameterizedTest(name = "{0} stream={1}")
  @MethodSource("finalRefusals")
  void P06_norWithAFallback(int status, boolean stream) {
    try (Referee referee = Referee.start()) {
      referee.primaryMeets("status=" + status);

      CallersView view = referee.ask(stream);

      assertThat(referee.primary()).hasSize(1);
      if (status == 401 || status == 403) {
        view.isWhole();
      } else if (status != 404) {
        assertThat(view.status()).isEqualTo(status);
        assertThat(referee.fallback()).as("the request is at fault").isEmpty();
      }
    }
  }
}
