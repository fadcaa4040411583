package io.headgate.gateway.health;

import io.headgate.gateway.exchange.FailureClass.Blame;
import io.headgate.gateway.health.HealthBoard.Forced;
import io.headgate.gateway.health.HealthBoard.Use;
import io.headgate.gateway.protocol.RateLimits;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All that is known of one upstream, and whom it lets pass. Any thread.
 *
 * <p>What stands in the way is asked first and taken after, in an order in which a refusal leaves
 * nothing behind: places are given back without a trace, a claim of a probe is not, so it comes
 * late, and the number of a request cannot be given back at all, so it comes last.
 */
final class UpstreamWatch {

  private final Upstream upstream;
  private final Orders orders;
  private final ProviderLoad load;
  private final Circuit credential;
  private final Circuit circuit;
  private final Headroom headroom;
  private final Deployment deployment;
  private final Outcomes outcomes = new Outcomes();
  private final AtomicInteger inFlight = new AtomicInteger();

  UpstreamWatch(
      Upstream upstream,
      Orders orders,
      ProviderLoad load,
      Circuit credential,
      Circuit circuit,
      Headroom headroom,
      Deployment deployment) {
    this.upstream = upstream;
    this.orders = orders;
    this.load = load;
    this.credential = credential;
    this.circuit = circuit;
    this.headroom = headroom;
    this.deployment = deployment;
  }

  Upstream upstream() {
    return upstream;
  }

  Deployment deployment() {
    return deployment;
  }

  Gate gate(long now) {
    return gate(forced(), Use.FIRST, now);
  }

  private Gate gate(Forced forced, Use use, long now) {
    if (forced == Forced.OPEN) {
      return new Gate(Gate.Kind.FORCED_OPEN, 0);
    }
    if (credential.isShut(now)) {
      return new Gate(Gate.Kind.CREDENTIAL_REFUSED, credential.shutUntilNanos());
    }
    if (forced != Forced.CLOSED && circuit.isShut(now) && !isPassable(use, now)) {
      return new Gate(Gate.Kind.CIRCUIT_OPEN, circuit.shutUntilNanos());
    }
    Gate limits = headroom.gate(now);
    return limits.isFree() && load.isFull() ? Gate.crowded() : limits;
  }

  /** Panic passes a circuit that is open by our own reckoning, not a time that was asked for. */
  private boolean isPassable(Use use, long now) {
    return use == Use.PANIC && circuit.state().askedNanos() <= now;
  }

  int room(long now) {
    return gate(now).isFree() ? headroom.room(now) : 0;
  }

  Optional<Passes> tryBegin(Use use, long now) {
    Forced forced = forced();
    if (!gate(forced, use, now).isFree() || !load.tryBegin(use)) {
      return Optional.empty();
    }
    Optional<Passes> passes = tryPass(use == Use.PANIC || forced == Forced.CLOSED, now);
    if (passes.isPresent()) {
      inFlight.incrementAndGet();
      deployment.begun();
    } else {
      load.end(use);
    }
    return passes;
  }

  private Optional<Passes> tryPass(boolean regardless, long now) {
    Optional<Circuit.Pass> through = circuit.tryPass(now, regardless);
    if (through.isEmpty()) {
      return Optional.empty();
    }
    Optional<Circuit.Pass> accepted = credential.tryPass(now, false);
    Optional<Headroom.Pass> limits =
        accepted.isPresent() ? headroom.tryBegin(now) : Optional.empty();
    if (limits.isEmpty()) {
      accepted.ifPresent(pass -> credential.ended(pass, Verdict.NEUTRAL, now));
      circuit.ended(through.get(), Verdict.NEUTRAL, now);
      return Optional.empty();
    }
    return Optional.of(new Passes(through.get(), accepted.get(), limits.get()));
  }

  void observe(Passes passes, RateLimits limits, long now) {
    headroom.observe(passes.limits, limits, now);
  }

  /**
   * The first content has come.
   *
   * @return the rights to go on with
   */
  Passes began(Passes passes, long now) {
    Circuit.Pass accepted = credential.began(passes.credential, now);
    Circuit.Pass through =
        forced() == Forced.CLOSED ? passes.circuit : circuit.began(passes.circuit, now);
    return new Passes(through, accepted, passes.limits);
  }

  /**
   * An attempt is no longer in flight.
   *
   * @return how many were at the provider, with it
   */
  int left(Use use) {
    inFlight.decrementAndGet();
    deployment.left();
    return load.end(use);
  }

  /**
   * An attempt that has left has ended. The headroom learns of it before the circuit gets a probe
   * back, so that a refused probe is not repeated at once.
   *
   * @param used how many were in flight at the provider when it left, with it
   * @param askedNanos when its answer asked us to come again; {@link CircuitState#NEVER} when not
   */
  void end(Passes passes, int used, Result result, long askedNanos, long now) {
    if (!passes.isProbe()) {
      load.learn(result, used, now);
    }
    outcomes.record(result, passes.circuit.epoch(), now);
    deployment.record(result);
    headroom.ended(passes.limits, result.failure(), askedNanos, now);
    credential.ended(passes.credential, Verdict.of(result, Blame.CREDENTIAL), now);
    if (forced() != Forced.CLOSED) {
      endCircuit(passes.circuit, Verdict.of(result, Blame.TARGET), askedNanos, now);
    }
  }

  private void endCircuit(Circuit.Pass pass, Verdict verdict, long askedNanos, long now) {
    if (verdict.kind() == Verdict.Kind.FAILURE) {
      circuit.asked(askedNanos);
    }
    circuit.ended(pass, verdict, now);
  }

  /** Takes up an operator's order at once, where it is not yet. */
  void obey(long now) {
    circuit.force(forced(), now);
  }

  /** What time brings about. */
  void tick(long now) {
    circuit.at(now);
    if (forced() == Forced.NONE) {
      outcomes.rate(circuit, now);
    }
    obey(now);
  }

  UpstreamHealth health(long now) {
    return outcomes.health(upstream, circuit.state(), gate(now), inFlight.get(), now);
  }

  private Forced forced() {
    return orders.over(upstream.provider(), upstream.model());
  }

  /** The rights that one attempt needs. */
  record Passes(Circuit.Pass circuit, Circuit.Pass credential, Headroom.Pass limits) {

    boolean isProbe() {
      return circuit.isProbe() || credential.isProbe();
    }
  }
}
