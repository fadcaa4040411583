package io.headgate.gateway.dispatch;

import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.FailureClass;
import io.headgate.gateway.exchange.RoutePlan;
import io.headgate.gateway.health.Gate;
import io.headgate.gateway.protocol.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whom a request asks next: the candidates of its plan, what became of each, and how many attempts
 * are left. It decides and does nothing, so that every course of events can be played through.
 *
 * <p>A candidate is asked again only where that helps: after one plain 500 or one broken
 * connection, with another credential, or after the time that the provider itself named. Whoever
 * was silent, overloaded or told nonsense is not asked a second time.
 */
final class Itinerary {

  private static final int PLAIN_SERVER_ERROR = 500;

  private final Config config;
  private final RoutePlan plan;
  private final Function<Candidate, Integer> credentials;
  private final String firstName;
  private final List<Stop> stops = new ArrayList<>();
  private int attemptsLeft;

  /**
   * The bounds of one request.
   *
   * @param attempts calls of providers for it, all together
   * @param waitWithAlternative how long it waits for a rate limit while another model could answer
   * @param waitAtMost how long it waits when none could
   * @param contentPolicyFallback whether another model is asked when a safety system refused; else
   *     the refusal is the answer
   */
  record Config(
      int attempts,
      Duration waitWithAlternative,
      Duration waitAtMost,
      boolean contentPolicyFallback) {}

  /** What to do next. */
  sealed interface Step {}

  /**
   * Ask a candidate.
   *
   * @param again whether its provider has been asked for this request before
   * @param panic whether it is asked although its circuit does not let it, because nobody better is
   *     left
   * @param pause how long to wait before, so that what broke can mend
   */
  record Ask(Candidate candidate, boolean again, boolean panic, Duration pause) implements Step {}

  /**
   * Wait for a candidate's limits to leave room.
   *
   * @param atMost how long to wait before looking for somebody else
   */
  record Wait(Candidate candidate, Duration atMost) implements Step {}

  /** Nobody is left. */
  record GiveUp() implements Step {}

  /** One candidate on the way. */
  static final class Stop {

    final Candidate candidate;

    /** How often it was asked. */
    int asked;

    /** It is not asked any more. */
    boolean done;

    /** It may be asked once more, and nothing else. */
    boolean again;

    /** It has been waited for. */
    boolean waited;

    /** An attempt at it is under way. */
    boolean running;

    /** It could not be asked although nothing seemed to stand in the way. */
    boolean passedOver;

    private int credentialsLeft;

    private Stop(Candidate candidate, int credentials) {
      this.candidate = candidate;
      this.credentialsLeft = credentials;
    }

    private void end() {
      done = true;
      again = false;
    }
  }

  /**
   * The way of one request.
   *
   * @param credentials how many a candidate's provider has
   */
  Itinerary(Config config, RoutePlan plan, Function<Candidate, Integer> credentials) {
    this.config = config;
    this.plan = plan;
    this.credentials = credentials;
    this.attemptsLeft = config.attempts();
    this.firstName = plan.candidates().get(0).name();
    plan.candidates().forEach(this::add);
    plan.recovery().fallbacks().forEach(this::add);
  }

  /** The same deployment under another name is the same stop. */
  private void add(Candidate candidate) {
    if (find(candidate) == null) {
      stops.add(new Stop(candidate, credentials.apply(candidate)));
    }
  }

  private @Nullable Stop find(Candidate candidate) {
    for (Stop stop : stops) {
      if (isSame(stop.candidate, candidate)) {
        return stop;
      }
    }
    return null;
  }

  private static boolean isSame(Candidate one, Candidate other) {
    return one.provider().equals(other.provider()) && one.model().equals(other.model());
  }

  private Stop stop(Candidate candidate) {
    Stop stop = find(candidate);
    if (stop == null) {
      throw new IllegalStateException("not on the way: " + candidate.pin());
    }
    return stop;
  }

  /** Whether it is a model of another name than that of first choice. */
  boolean isFallback(Candidate candidate) {
    return !candidate.name().equals(firstName);
  }

  /** Whether no attempt is left although somebody could still be asked. */
  boolean isExhausted() {
    return attemptsLeft <= 0 && stops.stream().anyMatch(stop -> !stop.done);
  }

  /** Whether somebody else could be asked at once if this candidate failed. */
  boolean hasAlternative(Candidate candidate, Function<Candidate, Gate> gates) {
    return attemptsLeft > 0
        && stops.stream()
            .anyMatch(
                stop ->
                    !stop.done
                        && !isSame(stop.candidate, candidate)
                        && gates.apply(stop.candidate).isFree());
  }

  /** Who can be asked beside an attempt that is under way: nobody who was asked before. */
  Optional<Candidate> beside(Function<Candidate, Gate> gates) {
    return attemptsLeft <= 0
        ? Optional.empty()
        : stops.stream()
            .filter(stop -> !stop.done && !stop.running && stop.asked == 0)
            .map(stop -> stop.candidate)
            .filter(candidate -> gates.apply(candidate).isFree())
            .findFirst();
  }

  /** The next step; changes nothing. */
  Step next(Function<Candidate, Gate> gates, long nowNanos) {
    return attemptsLeft <= 0
        ? new GiveUp()
        : new Survey(config, stops, attemptsLeft, gates, nowNanos).step();
  }

  /** Notes that an attempt begins. */
  void begun(Candidate candidate) {
    Stop stop = stop(candidate);
    attemptsLeft--;
    stop.asked++;
    stop.again = false;
    stop.running = true;
  }

  /**
   * Notes that a candidate could not be asked although nothing seemed to stand in the way. One that
   * was not asked yet gets a second chance, when nobody else is left.
   */
  void passedOver(Ask ask) {
    Stop stop = stop(ask.candidate());
    if (ask.again() || ask.panic() || stop.passedOver) {
      stop.end();
    }
    stop.passedOver = true;
  }

  /** Notes that nobody pays for a candidate. */
  void unpaid(Candidate candidate) {
    stop(candidate).end();
  }

  /** Notes that the wait for a candidate has ended, whether it may be asked now or not. */
  void waited(Candidate candidate) {
    stop(candidate).waited = true;
  }

  /** Notes that another attempt was faster; nothing speaks against the candidate. */
  void outrun(Candidate candidate) {
    stop(candidate).running = false;
  }

  /**
   * What an attempt's failure means for where to go.
   *
   * @param status of the provider's answer; 0 when there was none
   * @param toldWhen whether the provider said when to ask again
   */
  void failed(Candidate candidate, FailureClass why, ErrorCode code, int status, boolean toldWhen) {
    Stop stop = stop(candidate);
    stop.running = false;
    switch (why) {
      case SERVER_ERROR -> repeatOnce(stop, status == PLAIN_SERVER_ERROR);
      case RESET -> repeatOnce(stop, true);
      case RATE_LIMITED -> {
        // Its other credentials, and the time that it named, are seen in its gate.
        if (stop.waited || (!toldWhen && --stop.credentialsLeft <= 0)) {
          stop.end();
        }
      }
      case CREDENTIAL, FORBIDDEN -> {
        if (--stop.credentialsLeft <= 0) {
          stop.end();
        }
      }
      case CONTEXT_LENGTH -> onlyLonger(stop);
      case CONTENT_POLICY -> onlyLenient();
      case REJECTED -> {
        stop.end();
        if (code != ErrorCode.UNSUPPORTED_PARAMETER) {
          stops.forEach(Stop::end);
        }
      }
      case DEADLINE, ABANDONED, INTERNAL -> stops.forEach(Stop::end);
      default -> stop.end();
    }
  }

  /** The candidate has failed in the midst of its answer: others may carry on, it may not. */
  void brokeOff(Candidate candidate) {
    stop(candidate).running = false;
    stop(candidate).end();
  }

  /** The candidate refused how it was asked to carry on, and may be asked in another way. */
  void onceMore(Candidate candidate) {
    stop(candidate).running = false;
    stop(candidate).again = true;
  }

  private static void repeatOnce(Stop stop, boolean helps) {
    stop.again = helps && stop.asked == 1;
    stop.done = !stop.again;
  }

  private void onlyLonger(Stop tooShort) {
    if (!plan.recovery().contextLength().isEmpty()) {
      instead(plan.recovery().contextLength());
    }
    tooShort.end();
    int known = tooShort.candidate.contextTokens().orElse(0);
    stops.stream()
        .filter(stop -> known > 0 && stop.candidate.contextTokens().orElse(known + 1) <= known)
        .forEach(Stop::end);
  }

  private void onlyLenient() {
    if (!plan.recovery().contentPolicy().isEmpty()) {
      instead(plan.recovery().contentPolicy());
      return;
    }
    stops.stream()
        .filter(stop -> !config.contentPolicyFallback() || stop.asked > 0)
        .forEach(Stop::end);
  }

  private void instead(List<Candidate> others) {
    others.forEach(this::add);
    stops.stream()
        .filter(
            stop ->
                stop.asked > 0 || others.stream().noneMatch(other -> isSame(other, stop.candidate)))
        .forEach(Stop::end);
  }
}
