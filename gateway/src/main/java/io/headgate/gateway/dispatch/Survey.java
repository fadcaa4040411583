package io.headgate.gateway.dispatch;

import io.headgate.gateway.dispatch.Itinerary.Ask;
import io.headgate.gateway.dispatch.Itinerary.GiveUp;
import io.headgate.gateway.dispatch.Itinerary.Step;
import io.headgate.gateway.dispatch.Itinerary.Stop;
import io.headgate.gateway.dispatch.Itinerary.Wait;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.health.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a request can do at one moment, by what stands in the way of whom. It changes nothing. */
final class Survey {

  /** Between a failure that passes and the repetition. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Itinerary.Config config;
  private final List<Stop> stops;
  private final int attemptsLeft;
  private final long nowNanos;
  private final List<View> open = new ArrayList<>();

  /** Those whose circuit is open, in their order. */
  private final List<Stop> sick = new ArrayList<>();

  /** A stop that may still be asked, and what stands in its way. */
  private record View(Stop stop, Gate gate) {

    Candidate candidate() {
      return stop.candidate;
    }

    boolean isLimited() {
      return gate.kind() == Gate.Kind.RATE_LIMITED || gate.kind() == Gate.Kind.CROWDED;
    }
  }

  Survey(
      Itinerary.Config config,
      List<Stop> stops,
      int attemptsLeft,
      Function<Candidate, Gate> gates,
      long nowNanos) {
    this.config = config;
    this.stops = stops;
    this.attemptsLeft = attemptsLeft;
    this.nowNanos = nowNanos;
    for (Stop stop : stops) {
      Gate gate = gates.apply(stop.candidate);
      if (gate.kind() == Gate.Kind.CIRCUIT_OPEN) {
        sick.add(stop);
      }
      if (!stop.done && !stop.running) {
        open.add(new View(stop, gate));
      }
    }
  }

  Step step() {
    return repeated()
        .or(this::free)
        .or(this::waiting)
        .or(this::inPanic)
        .or(this::passedOver)
        .orElseGet(GiveUp::new);
  }

  /** The same once more, unless that would leave nothing for those who were not asked yet. */
  private Optional<Step> repeated() {
    boolean others = open.stream().anyMatch(view -> !view.stop().again);
    return open.stream()
        .filter(view -> view.stop().again && view.gate().isFree())
        .filter(view -> attemptsLeft > (others ? 1 : 0))
        .findFirst()
        .map(view -> new Ask(view.candidate(), true, false, PAUSE));
  }

  /** The first that nothing stops; but no other model while its limits are soon whole again. */
  private Optional<Step> free() {
    Optional<View> awaited = Optional.empty();
    for (View view : open) {
      boolean another =
          awaited.isPresent() && !awaited.get().candidate().name().equals(view.candidate().name());
      if (another) {
        return Optional.empty();
      }
      if (isAskable(view)) {
        return Optional.of(ask(view, false));
      }
      if (awaited.isEmpty() && isWorthWaiting(view)) {
        awaited = Optional.of(view);
      }
    }
    return Optional.empty();
  }

  private static boolean isAskable(View view) {
    return view.gate().isFree() && !view.stop().again && !view.stop().passedOver;
  }

  private Ask ask(View view, boolean panic) {
    String provider = view.candidate().provider();
    boolean again =
        stops.stream()
            .anyMatch(stop -> stop.asked > 0 && stop.candidate.provider().equals(provider));
    return new Ask(view.candidate(), again, panic, Duration.ZERO);
  }

  /** Whether its limits are soon whole again, by its own word; better than another model. */
  private boolean isWorthWaiting(View view) {
    Gate gate = view.gate();
    return gate.kind() == Gate.Kind.RATE_LIMITED
        && gate.untilNanos() != 0
        && !view.stop().waited
        && gate.untilNanos() - nowNanos <= config.waitWithAlternative().toNanos();
  }

  /** The one whose limits leave room soonest, when that is in time. */
  private Optional<Step> waiting() {
    Duration atMost =
        open.stream().anyMatch(Survey::isAskable)
            ? config.waitWithAlternative()
            : config.waitAtMost();
    return open.stream()
        .filter(view -> view.isLimited() && !view.stop().waited && !view.stop().again)
        .filter(view -> waitOf(view) <= atMost.toNanos())
        .min(Comparator.comparingLong(this::waitOf))
        .map(view -> new Wait(view.candidate(), atMost));
  }

  private long waitOf(View view) {
    return view.gate().untilNanos() == 0 ? 0 : view.gate().untilNanos() - nowNanos;
  }

  /**
   * When most circuits are open, those that are left get too much; then the better half of the
   * others is asked behind them, each once. When all are open there is nobody to relieve.
   */
  private Optional<Step> inPanic() {
    if (sick.size() == stops.size() || 2 * sick.size() <= stops.size()) {
      return Optional.empty();
    }
    List<Stop> better = sick.subList(0, (sick.size() + 1) / 2);
    return open.stream()
        .filter(view -> view.gate().kind() == Gate.Kind.CIRCUIT_OPEN)
        .filter(view -> view.stop().asked == 0 && !view.stop().passedOver)
        .filter(view -> better.contains(view.stop()))
        .findFirst()
        .map(view -> ask(view, true));
  }

  /** A circuit that lets only some through lets this one through when nobody else is left. */
  private Optional<Step> passedOver() {
    return open.stream()
        .filter(view -> view.stop().passedOver && view.stop().asked == 0)
        .filter(view -> view.gate().isFree())
        .findFirst()
        .map(view -> ask(view, true));
  }
}
