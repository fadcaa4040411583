package io.headgate.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The faults that were scripted from outside, oldest first. The first rule that matches a request
 * decides, and a fault in a model's name wins over all. Only what a model is like ({@code answer},
 * {@code no-prefill}) lies beneath: a rule that sets nothing else hides none that come after it,
 * and what it sets is added to whatever goes wrong. Any thread may use it.
 */
public final class FaultScript {

  /** How many rules it keeps; adding more is refused. */
  public static final int MAX_RULES = 1_000;

  private final LongSupplier nanos;
  private final List<Active> active = new ArrayList<>();

  /**
   * @param nanos a clock that never goes back
   */
  FaultScript(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Adds a rule behind those that are there. If it holds for a time, that begins now.
   *
   * @throws IllegalStateException when {@link #MAX_RULES} are there
   */
  public synchronized void add(Rule rule) {
    forgetExpired();
    if (active.size() >= MAX_RULES) {
      throw new IllegalStateException("rules: " + MAX_RULES + " (expected: fewer)");
    }
    active.add(new Active(rule, nanos.getAsLong()));
  }

  /** Adds a rule for every request, written in the grammar of {@link Fault}. */
  public void add(String fault) {
    add(Rule.of(fault));
  }

  /** Adds a rule for one model. */
  public void add(String model, String fault) {
    add(Rule.of(fault).forModel(model));
  }

  /** The rules that still apply, each with how often and how long it still will. */
  public synchronized List<Rule> rules() {
    forgetExpired();
    long now = nanos.getAsLong();
    return active.stream().map(one -> one.left(now)).toList();
  }

  public synchronized void clear() {
    active.clear();
  }

  /** Takes back the rules for one model; those for all stay. */
  public synchronized void clear(String model) {
    active.removeIf(one -> one.rule.model().filter(model::equals).isPresent());
  }

  /** The fault for a request, whose rules are thereby used once. */
  synchronized Fault take(Asked asked) {
    return take(asked, Optional.empty());
  }

  /** The fault that a request wishes for itself, and what its model is like. */
  synchronized Fault take(Asked asked, Fault wished) {
    return take(asked, Optional.of(wished));
  }

  private Fault take(Asked asked, Optional<Fault> decided) {
    forgetExpired();
    Optional<Fault> first = decided;
    Fault traits = Fault.NONE;
    for (Iterator<Active> rules = active.iterator(); rules.hasNext(); ) {
      Active candidate = rules.next();
      Fault fault = candidate.rule.fault();
      boolean applies = fault.isTrait() || first.isEmpty();
      if (applies && candidate.rule.matches(asked)) {
        if (fault.isTrait()) {
          traits = traits.over(fault);
        } else {
          first = Optional.of(fault);
        }
        if (candidate.isUsedUp()) {
          rules.remove();
        }
      }
    }
    return first.orElse(Fault.NONE).over(traits);
  }

  private void forgetExpired() {
    long now = nanos.getAsLong();
    active.removeIf(one -> one.isExpired(now));
  }

  /**
   * What a rule is chosen by.
   *
   * @param model without the fault suffix
   * @param key the credential; empty when there is none
   */
  record Asked(String model, String protocol, String key) {}

  /**
   * One scripted fault.
   *
   * @param model the model it is for, without fault suffix; empty for all
   * @param protocol {@code openai}, {@code anthropic} or {@code gemini}; empty for all
   * @param key the credential it is for; empty for all
   * @param times how many requests it hits; 0 for all
   * @param lasts how long it holds once it is added; empty for ever
   */
  public record Rule(
      Optional<String> model,
      Optional<String> protocol,
      Optional<String> key,
      int times,
      Optional<Duration> lasts,
      Fault fault) {

    public Rule {
      if (times < 0) {
        throw new IllegalArgumentException("times: " + times + " (expected: >= 0)");
      }
      if (lasts.filter(time -> time.isNegative() || time.isZero()).isPresent()) {
        throw new IllegalArgumentException("lasts: " + lasts.get() + " (expected: > 0)");
      }
    }

    public static Rule of(String fault) {
      return of(Fault.parse(fault));
    }

    public static Rule of(Fault fault) {
      return new Rule(
          Optional.empty(), Optional.empty(), Optional.empty(), 0, Optional.empty(), fault);
    }

    public Rule forModel(String name) {
      return new Rule(Optional.of(name), protocol, key, times, lasts, fault);
    }

    public Rule forProtocol(String name) {
      return new Rule(model, Optional.of(name), key, times, lasts, fault);
    }

    public Rule forKey(String credential) {
      return new Rule(model, protocol, Optional.of(credential), times, lasts, fault);
    }

    public Rule times(int count) {
      return new Rule(model, protocol, key, count, lasts, fault);
    }

    /** The rule for this long from when it is added. */
    public Rule until(Duration sinceAdded) {
      return new Rule(model, protocol, key, times, Optional.of(sinceAdded), fault);
    }

    boolean matches(Asked asked) {
      return model.map(asked.model()::equals).orElse(true)
          && protocol.map(asked.protocol()::equals).orElse(true)
          && key.map(asked.key()::equals).orElse(true);
    }
  }

  private static final class Active {
    private final Rule rule;
    private final long added;
    private int left;

    private Active(Rule rule, long added) {
      this.rule = rule;
      this.added = added;
      this.left = rule.times();
    }

    private boolean isUsedUp() {
      return rule.times() > 0 && --left == 0;
    }

    private boolean isExpired(long now) {
      return rule.lasts().filter(time -> now - added >= time.toNanos()).isPresent();
    }

    private Rule left(long now) {
      Rule counted = rule.times(left);
      return rule.lasts().map(time -> counted.until(time.minusNanos(now - added))).orElse(counted);
    }
  }
}
