package io.headgate.gateway.health;

import static java.util.Objects.requireNonNull;

import io.headgate.gateway.exchange.Ticker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * What this node knows of all upstreams. Any thread may use it, except that one thread at a time
 * ticks.
 */
public final class HealthBoard {

  private final Ticker ticker;
  private final Orders orders;
  private final RandomGenerator chance;
  private final List<Consumer<CircuitChange>> listeners = new CopyOnWriteArrayList<>();

  private volatile Config config;
  private volatile Watches watches;
  private volatile HealthView view = HealthView.none();

  /** What was counted by watches that are no longer kept. */
  private final LongAdder formerRetriesRefused = new LongAdder();

  private final LongAdder formerUntracked = new LongAdder();

  /**
   * A board that has seen nothing yet.
   *
   * @param chance for jitter and shares; safe for all threads
   */
  public HealthBoard(Config config, Ticker ticker, RandomGenerator chance) {
    this.config = requireNonNull(config, "config");
    this.ticker = requireNonNull(ticker, "ticker");
    this.chance = requireNonNull(chance, "chance");
    orders = new Orders(config.maxUpstreams());
    watches = new Watches(config, orders, chance, this::tell);
  }

  /**
   * Goes on under another configuration. What is known of upstreams is kept where it holds still;
   * with other options everything begins anew, but for operators' orders. What is in flight ends
   * where it began.
   *
   * @param keeps whether what is known of a provider holds still
   */
  public synchronized void adopt(Config other, Predicate<String> keeps) {
    Watches before = watches;
    if (other.equals(config)) {
      formerRetriesRefused.add(before.forgetBut(keeps));
      return;
    }
    config = other;
    watches = new Watches(other, orders, chance, this::tell);
    formerRetriesRefused.add(before.retriesRefused());
    formerUntracked.add(before.untracked());
  }

  /** The snapshot of the latest tick. */
  public HealthView view() {
    return view;
  }

  /**
   * Attempts at a deployment that have begun and neither ended nor been answered, at this moment,
   * all its credentials together.
   */
  public int inFlight(String provider, String model) {
    return watches.inFlight(new HealthView.Key(provider, model));
  }

  /**
   * What stands in the way right now; changes nothing. Free may still be refused a moment later:
   * after an outage only a share of requests pass, by chance.
   */
  public Gate gate(Upstream upstream) {
    return watches.gate(upstream, ticker.nanos());
  }

  /**
   * How much of our rate limits at an upstream is left, to choose among credentials: larger is
   * more.
   *
   * @return 0 when something stands in the way; at most 1,000,000, which means that nothing is
   *     known of limits
   */
  public int room(Upstream upstream) {
    return watches.room(upstream, ticker.nanos());
  }

  /**
   * Takes the right to make one attempt.
   *
   * @return empty when something stands in the way after all
   */
  public Optional<Permit> tryBegin(Upstream upstream, Use use) {
    Optional<UpstreamWatch> kept = watches.kept(upstream);
    if (kept.isEmpty()) {
      return orders.over(upstream.provider(), upstream.model()) == Forced.OPEN
          ? Optional.empty()
          : Optional.of(new UntrackedPermit(upstream));
    }
    UpstreamWatch watch = kept.get();
    long now = ticker.nanos();
    return watch
        .tryBegin(use, now)
        .map(passes -> new TrackedPermit(watch, passes, use, config.headroom(), ticker, now));
  }

  /** Moves the windows on and publishes a new snapshot; called several times a second. */
  public void tick() {
    long now = ticker.nanos();
    watches.tick(now);
    Map<Deployment, List<UpstreamHealth>> byDeployment =
        watches.all().stream()
            .collect(
                Collectors.groupingBy(
                    UpstreamWatch::deployment,
                    Collectors.mapping(watch -> watch.health(now), Collectors.toList())));
    Map<HealthView.Key, DeploymentHealth> deployments =
        byDeployment.entrySet().stream()
            .collect(
                Collectors.toMap(
                    entry -> entry.getKey().key(),
                    entry -> entry.getKey().tick(entry.getValue(), now)));
    view = new HealthView(deployments, watches.loads(), orders.all());
  }

  /**
   * An operator's order over a deployment, all credentials. It replaces the one before it.
   *
   * @param model "*" for all models of the provider; an order to be open goes before one to be
   *     closed, whichever of them is for all models
   * @throws IllegalStateException when there are too many orders
   */
  public void force(String provider, String model, Forced forced) {
    orders.give(provider, model, forced);
    long now = ticker.nanos();
    watches.all().forEach(watch -> watch.obey(now));
  }

  /** What an operator wants of a circuit. */
  public enum Forced {
    /** Nobody passes, whatever happens. */
    OPEN,
    /** The circuit never opens; rate limits, crowds and refused credentials still count. */
    CLOSED,
    /** Nothing: the windows decide again. */
    NONE
  }

  /**
   * Calls back at each change of a circuit, on the thread that caused it; must not fail. Changes
   * that two threads cause may come in either order: their epochs tell.
   */
  public void onChange(Consumer<CircuitChange> listener) {
    listeners.add(requireNonNull(listener, "listener"));
  }

  private void tell(CircuitChange change) {
    listeners.forEach(listener -> listener.accept(change));
  }

  /** Retries that were refused for want of a budget since the start, all providers together. */
  public long retriesRefused() {
    return formerRetriesRefused.sum() + watches.retriesRefused();
  }

  /** Attempts since the start at upstreams beyond those that are watched. */
  public long untracked() {
    return formerUntracked.sum() + watches.untracked();
  }

  List<Upstream> known() {
    return watches.all().stream().map(UpstreamWatch::upstream).toList();
  }

  /** What a request is about to do. */
  public enum Use {
    /** The first attempt at this upstream. */
    FIRST,
    /** Another attempt at a provider that failed this request: bounded by the retry budget. */
    RETRY,
    /**
     * Nobody better is left: an open circuit does not stop it; an operator's order does, and so
     * does a time that the provider asked us to wait, until it has passed.
     */
    PANIC
  }

  /**
   * A change of phase, a claim of a probe, or a longer open time.
   *
   * @param upstream whose circuit it is; with the model "*" it is that of a credential
   */
  public record CircuitChange(Upstream upstream, CircuitState before, CircuitState after) {}

  /**
   * Options of the board.
   *
   * @param circuit of each upstream
   * @param credential circuit of each credential, all models together
   * @param headroom of each upstream
   * @param concurrency of each provider
   * @param retries at each provider
   * @param maxUpstreams how many are watched, and how many orders may stand, at least 1; 4,096
   */
  public record Config(
      CircuitConfig circuit,
      CircuitConfig credential,
      HeadroomConfig headroom,
      ConcurrencyConfig concurrency,
      RetryConfig retries,
      int maxUpstreams) {

    public Config {
      Expect.that(maxUpstreams > 0, "maxUpstreams", maxUpstreams, "> 0");
    }

    public static Config defaults() {
      return new Config(
          CircuitConfig.defaults(),
          CircuitConfig.credentialDefaults(),
          HeadroomConfig.defaults(),
          ConcurrencyConfig.defaults(),
          RetryConfig.defaults(),
          4_096);
    }

    public Config withCircuit(CircuitConfig other) {
      return new Config(other, credential, headroom, concurrency, retries, maxUpstreams);
    }

    public Config withCredential(CircuitConfig other) {
      return new Config(circuit, other, headroom, concurrency, retries, maxUpstreams);
    }

    public Config withHeadroom(HeadroomConfig other) {
      return new Config(circuit, credential, other, concurrency, retries, maxUpstreams);
    }

    public Config withConcurrency(ConcurrencyConfig other) {
      return new Config(circuit, credential, headroom, other, retries, maxUpstreams);
    }

    public Config withRetries(RetryConfig other) {
      return new Config(circuit, credential, headroom, concurrency, other, maxUpstreams);
    }

    public Config withMaxUpstreams(int other) {
      return new Config(circuit, credential, headroom, concurrency, retries, other);
    }
  }
}
