package io.headgate.gateway.accounting;

import io.headgate.gateway.accounting.JournalRecord.Course;
import io.headgate.gateway.accounting.JournalRecord.Earlier;
import io.headgate.gateway.accounting.JournalRecord.Intent;
import io.headgate.gateway.accounting.JournalRecord.Progress;
import io.headgate.gateway.accounting.LedgerRow.Asked;
import io.headgate.gateway.accounting.LedgerRow.Call;
import io.headgate.gateway.accounting.LedgerRow.Heading;
import io.headgate.gateway.accounting.LedgerRow.Served;
import io.headgate.gateway.accounting.LedgerRow.Status;
import io.headgate.gateway.accounting.LedgerRow.Tokens;
import io.headgate.gateway.accounting.LedgerRow.Who;
import io.headgate.gateway.exchange.Attempt;
import io.headgate.gateway.exchange.Caller;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.Outcome;
import io.headgate.gateway.exchange.RoutePlan;
import io.headgate.gateway.protocol.ErrorCode;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/** Makes what is journaled of an exchange: its intent, how far it has come, and its row. */
final class RowMaker {

  private final String life;
  private final Clock clock;
  private final Function<Exchange, List<String>> budgets;

  RowMaker(String life, Clock clock, Function<Exchange, List<String>> budgets) {
    this.life = life;
    this.clock = clock;
    this.budgets = budgets;
  }

  /** What is known once it is decided who may answer. */
  Intent intent(Exchange exchange) {
    Optional<RoutePlan> plan = exchange.plan();
    Heading heading =
        new Heading(
            exchange.id(),
            now(),
            life,
            who(exchange),
            new Asked(
                exchange.client().endpoint(),
                exchange.operation().label(),
                LedgerRow.cut(exchange.operation().model()),
                exchange.operation().stream()),
            plan.map(RoutePlan::route).orElse(""),
            plan.map(RoutePlan::strategy).orElse(""),
            exchange
                .caller()
                .map(caller -> caller.tags().stream().sorted().toList())
                .orElse(List.of()),
            budgets.apply(exchange));
    return new Intent(heading, course(exchange, first(exchange), 0));
  }

  /** Who is to answer; where nothing is decided, who was asked to decide. */
  private static Candidate first(Exchange exchange) {
    return exchange
        .plan()
        .map(plan -> plan.candidates().get(0))
        .orElseGet(() -> exchange.sideCalls().get(0).candidate());
  }

  private static Who who(Exchange exchange) {
    Optional<Caller> caller = exchange.caller();
    return new Who(
        caller.map(Caller::tenant).orElse(""),
        caller.map(Caller::keyId).orElse(""),
        caller.map(Caller::keyName).orElse(""),
        LedgerRow.cut(user(exchange)));
  }

  private static String user(Exchange exchange) {
    if (exchange.operation() instanceof Exchange.Embeddings embeddings) {
      return embeddings.request().json().path("user").asText("");
    }
    return exchange.operation().chat().map(chat -> chat.get("user").asText("")).orElse("");
  }

  /** How far an exchange has come, with so many tokens relayed of its latest attempt. */
  Course course(Exchange exchange, long relayedTokens) {
    return course(
        exchange,
        exchange.answering().orElse(exchange.plan().orElseThrow().candidates().get(0)),
        relayedTokens);
  }

  private Course course(Exchange exchange, Candidate candidate, long relayedTokens) {
    return new Course(
        Costing.servedBy(candidate),
        candidate.price(),
        Costing.inputTokens(exchange, candidate),
        relayedTokens,
        earlier(exchange));
  }

  private static Earlier earlier(Exchange exchange) {
    List<Call> calls = calls(exchange, exchange.endedAttempts(), exchange.sideCalls(), false);
    if (calls.isEmpty()) {
      return Earlier.NOTHING;
    }
    Tokens tokens = Tokens.sum(calls.stream().map(Call::tokens).toList());
    return new Earlier(
        tokens.input(),
        tokens.output(),
        calls.stream().mapToLong(call -> call.costNanoUsd().orElse(0)).sum(),
        calls.stream().anyMatch(call -> call.costNanoUsd().isEmpty()));
  }

  /** The row of an exchange that has ended. */
  LedgerRow row(Exchange exchange, Outcome outcome, Intent intent) {
    boolean isAbandoned = outcome.ending() == Outcome.Ending.CLIENT_GONE;
    return LedgerRow.of(
        intent.heading(),
        now(),
        exchange.answering().map(Costing::servedBy).orElse(Served.NOBODY),
        Status.of(outcome.ending()),
        outcome.failure().map(ErrorCode::code),
        calls(exchange, outcome.attempts(), outcome.sideCalls(), isAbandoned));
  }

  private static List<Call> calls(
      Exchange exchange, List<Attempt> attempts, List<Attempt> sideCalls, boolean isAbandoned) {
    List<Call> calls = new ArrayList<>();
    for (Attempt judge : sideCalls) {
      calls.add(Costing.call(exchange, judge, "judge", false));
    }
    Set<String> asked = new HashSet<>();
    for (Attempt attempt : attempts) {
      String pin = attempt.candidate().pin();
      String kind = asked.isEmpty() ? "answer" : asked.contains(pin) ? "retry" : "fallback";
      asked.add(pin);
      calls.add(Costing.call(exchange, attempt, kind, isAbandoned));
    }
    return calls;
  }

  /** The row of a request whose node has died. */
  LedgerRow lost(Intent intent, Optional<Progress> progress) {
    Course course = progress.map(Progress::course).orElse(intent.course());
    List<Call> calls = new ArrayList<>();
    Earlier earlier = course.earlier();
    if (!earlier.equals(Earlier.NOTHING)) {
      Tokens tokens = new Tokens(earlier.inputTokens(), 0, 0, earlier.outputTokens(), 0);
      calls.add(earlierCall(tokens, OptionalLong.of(earlier.knownNanoUsd())));
    }
    if (earlier.isUnpriced()) {
      calls.add(earlierCall(Tokens.NONE, OptionalLong.empty()));
    }
    calls.add(
        Costing.lostCall(
            course.served(), course.price(), course.inputTokens(), course.outputTokens()));
    return LedgerRow.of(
        intent.heading(), now(), course.served(), Status.NODE_LOST, Optional.empty(), calls);
  }

  /** Earlier attempts, together: which they were died with the node. */
  private static Call earlierCall(Tokens tokens, OptionalLong cost) {
    return new Call(
        Served.NOBODY,
        "earlier",
        OptionalInt.empty(),
        Optional.empty(),
        0,
        OptionalLong.empty(),
        tokens,
        Optional.empty(),
        cost,
        true);
  }

  /** Milliseconds are what a journal holds. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
