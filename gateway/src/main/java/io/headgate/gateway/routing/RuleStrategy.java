package io.headgate.gateway.routing;

import io.headgate.gateway.exchange.Evidence;
import io.headgate.gateway.exchange.Evidence.Verdict;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.SignalKind;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The operator's rules, from the first to the last; the first that applies decides. */
public final class RuleStrategy implements RoutingStrategy {

  public static final String NAME = "rules";

  private final List<Rule> rules;
  private final Set<SignalKind> needs = EnumSet.noneOf(SignalKind.class);

  public RuleStrategy(List<Rule> rules) {
    this.rules = List.copyOf(rules);
    rules.forEach(rule -> needs.addAll(rule.when().needs()));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<SignalKind> needs() {
    return needs;
  }

  @Override
  public Future<Proposal> propose(Exchange exchange, Profile profile) {
    long start = exchange.ticker().nanos();
    List<String> unknown = new ArrayList<>();
    for (Rule rule : rules) {
      Answer answer = rule.isFor(profile) ? rule.when().test(exchange) : Answer.NO;
      if (answer == Answer.YES) {
        return Future.succeededFuture(
            Proposal.of(
                rule.id(),
                rule.target(),
                evidence(exchange, start, Verdict.DECIDED, "rule " + rule.id() + " applies")));
      }
      if (answer == Answer.UNKNOWN) {
        unknown.add(rule.id());
      }
    }
    return Future.succeededFuture(Proposal.abstain(abstention(exchange, start, unknown)));
  }

  private static Evidence abstention(Exchange exchange, long start, List<String> unknown) {
    return unknown.isEmpty()
        ? evidence(exchange, start, Verdict.ABSTAINED, "no rule applies")
        : evidence(
            exchange,
            start,
            Verdict.DEGRADED,
            "not known whether these apply, for want of a signal: " + String.join(", ", unknown));
  }

  private static Evidence evidence(Exchange exchange, long start, Verdict verdict, String says) {
    return new Evidence(NAME, verdict, says, List.of(), exchange.ticker().nanos() - start);
  }
}
