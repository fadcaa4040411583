package io.headgate.simulator;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The faults that were scripted from outside, oldest first. A fault in a model's name wins over
 * them. Any thread may use it.
 */
public final class FaultScript {

  /** How many rules it keeps; adding more is refused. */
  public static final int MAX_RULES = 1_000;

  private final List<Active> active = new ArrayList<>();

  /**
   * Adds a rule behind those that are there.
   *
   * @throws IllegalStateException when {@link #MAX_RULES} are there
   */
  public synchronized void add(Rule rule) {
    if (active.size() >= MAX_RULES) {
      throw new IllegalStateException("rules: " + MAX_RULES + " (expected: fewer)");
    }
    active.add(new Active(rule));
  }

  /** Adds a rule for every request, written in the grammar of {@link Fault}. */
  public void add(String fault) {
    add(Rule.of(fault));
  }

  /** Adds a rule for one model. */
  public void add(String model, String fault) {
    add(Rule.of(fault).forModel(model));
  }

  /** The rules that still apply, each with how often it still will. */
  public synchronized List<Rule> rules() {
    return active.stream().map(Active::now).toList();
  }

  public synchronized void clear() {
    active.clear();
  }

  /** The fault of the first rule that matches, which is thereby used once. */
  synchronized Fault take(String model, String protocol) {
    for (Iterator<Active> rules = active.iterator(); rules.hasNext(); ) {
      Active candidate = rules.next();
      if (candidate.rule.matches(model, protocol)) {
        if (candidate.rule.times() > 0 && --candidate.left == 0) {
          rules.remove();
        }
        return candidate.rule.fault();
      }
    }
    return Fault.NONE;
  }

  /**
   * One scripted fault.
   *
   * @param model the model it is for, without fault suffix; empty for all
   * @param protocol {@code openai}, {@code anthropic} or {@code gemini}; empty for all
   * @param times how many requests it hits; 0 for all
   */
  public record Rule(Optional<String> model, Optional<String> protocol, int times, Fault fault) {

    public Rule {
      if (times < 0) {
        throw new IllegalArgumentException("times: " + times + " (expected: >= 0)");
      }
    }

    public static Rule of(String fault) {
      return new Rule(Optional.empty(), Optional.empty(), 0, Fault.parse(fault));
    }

    public Rule forModel(String name) {
      return new Rule(Optional.of(name), protocol, times, fault);
    }

    public Rule forProtocol(String name) {
      return new Rule(model, Optional.of(name), times, fault);
    }

    public Rule times(int count) {
      return new Rule(model, protocol, count, fault);
    }

    boolean matches(String otherModel, String otherProtocol) {
      return model.map(otherModel::equals).orElse(true)
          && protocol.map(otherProtocol::equals).orElse(true);
    }
  }

  private static final class Active {
    private final Rule rule;
    private int left;

    private Active(Rule rule) {
      this.rule = rule;
      this.left = rule.times();
    }

    private Rule now() {
      return rule.times(left);
    }
  }
}
