package io.headgate.gateway.admission;

import io.headgate.gateway.admission.Account.Due;
import io.headgate.gateway.exchange.Allowance;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.Settlement;
import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.protocol.NanoUsd;
import io.headgate.gateway.protocol.TokenPrice;
import io.headgate.gateway.protocol.Usage;
import io.headgate.gateway.state.Escrow;
import io.headgate.gateway.state.Leases;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one request has taken of its caller's limits and set aside of its budgets, until it is
 * settled. Event loop of the exchange only.
 */
final class Visit implements Allowance {

  /** The tokens of an input are an estimate. */
  private static final double SAFETY = 1.1;

  private static final int CHARACTERS_PER_TOKEN = 4;

  /** No answer is longer; with as many a cost is far from overflowing. */
  private static final long MOST_TOKENS = 1_000_000_000L;

  private final Account account;
  private final Exchange exchange;
  private final OutputLengths lengths;
  private final ToLongFunction<Escrow.Purse> levels;
  private final List<Leases.Granted> granted = new ArrayList<>(2);

  private Leases.@Nullable Granted tokens;
  private List<Due> due = List.of();
  private Escrow.@Nullable Covered covered;
  private Set<String> downgradedTo = Set.of();

  /** Held for the first attempt, which has not asked for it yet. */
  private long prepaidNanoUsd;

  /**
   * A visit that has taken nothing yet.
   *
   * @param levels what is claimed of a purse, as far as is known
   */
  Visit(
      Account account,
      Exchange exchange,
      OutputLengths lengths,
      ToLongFunction<Escrow.Purse> levels) {
    this.levels = levels;
    this.account = account;
    this.exchange = exchange;
    this.lengths = lengths;
  }

  Account account() {
    return account;
  }

  void took(Leases.Granted requests) {
    granted.add(requests);
  }

  void tookTokens(Leases.Granted taken) {
    granted.add(taken);
    tokens = taken;
  }

  /** The budgets that count, and what is set aside of them. */
  void pays(List<Due> from, Escrow.Covered aside) {
    due = from;
    covered = aside;
  }

  List<Due> due() {
    return due;
  }

  void downgrade(Set<String> names) {
    Set<String> both = new HashSet<>(names);
    if (!downgradedTo.isEmpty()) {
      both.retainAll(downgradedTo);
    }
    downgradedTo = Set.copyOf(both);
  }

  @Override
  public Set<String> downgradedTo() {
    return downgradedTo;
  }

  @Override
  public boolean pricedOnly() {
    return !due.isEmpty();
  }

  @Override
  public List<String> budgets() {
    return due.stream().map(one -> one.purse().group()).toList();
  }

  /** Tokens of input, before it is known who answers. */
  long inputTokens() {
    if (exchange.signals().isPresent()) {
      return exchange
          .signals()
          .get()
          .inputTokens()
          .orElse(exchange.signals().get().prompt().characters() / CHARACTERS_PER_TOKEN);
    }
    return exchange.operation() instanceof Exchange.Embeddings embeddings
        ? embeddings.request().body().wire().length / CHARACTERS_PER_TOKEN
        : 0;
  }

  private long inputTokensFor(String model) {
    return exchange.signals().isPresent() && exchange.signals().get().inputTokens().isPresent()
        ? exchange.signals().get().inputTokensFor(model).getAsInt()
        : inputTokens();
  }

  @Override
  public long outputTokens() {
    if (exchange.operation() instanceof Exchange.Embeddings) {
      return 0;
    }
    ChatRequest request = exchange.operation().chat().orElseThrow();
    long one =
        request.maxOutputTokens().isPresent()
            ? request.maxOutputTokens().getAsInt()
            : lengths.usual(account.known().key().id(), request.model());
    return one * request.choices();
  }

  @Override
  public Future<Void> prepay(Candidate candidate) {
    long most = mostItCosts(candidate);
    return more(candidate, most).onSuccess(held -> prepaidNanoUsd = most);
  }

  @Override
  public Future<Void> cover(Candidate candidate) {
    long missing = Math.max(0, mostItCosts(candidate) - prepaidNanoUsd);
    prepaidNanoUsd = 0;
    return more(candidate, missing);
  }

  @Override
  public Future<Void> coverAside(Candidate candidate, ChatRequest request) {
    long output = request.maxOutputTokens().orElse(candidate.maxOutputTokens());
    return more(
        candidate,
        covered == null || candidate.price().isEmpty()
            ? 0
            : mostItCosts(candidate.price().get(), candidate.model(), output));
  }

  private Future<Void> more(Candidate candidate, long nanoUsd) {
    if (covered == null || nanoUsd == 0) {
      return Future.succeededFuture();
    }
    return covered
        .more(nanoUsd)
        .compose(
            paid -> paid ? Future.succeededFuture() : Future.<Void>failedFuture(spent(candidate)))
        .recover(failure -> Future.failedFuture(AdmissionStage.told(failure)));
  }

  /** Nothing where nobody pays, or nobody knows the price. */
  private long mostItCosts(Candidate candidate) {
    return covered == null || candidate.price().isEmpty()
        ? 0
        : mostItCosts(candidate.price().get(), candidate);
  }

  /** Without a limit of the caller's, an answer is taken to be as long as its model's may be. */
  private long mostItCosts(TokenPrice price, Candidate candidate) {
    boolean isOpen =
        exchange.operation().chat().filter(chat -> chat.maxOutputTokens().isEmpty()).isPresent();
    long output =
        isOpen ? Math.max(outputTokens(), choices() * candidate.maxOutputTokens()) : outputTokens();
    return mostItCosts(price, candidate.model(), output);
  }

  private long choices() {
    return exchange.operation().chat().map(ChatRequest::choices).orElse(1);
  }

  private long mostItCosts(TokenPrice price, String model, long outputTokens) {
    long input = Math.min(MOST_TOKENS, (long) Math.ceil(inputTokensFor(model) * SAFETY));
    long output = Math.min(MOST_TOKENS, outputTokens);
    return Math.max(
        price.costNanoUsd(new Usage(input, 0, 0, output, 0)),
        price.costNanoUsd(new Usage(input, 0, input, output, 0)));
  }

  /** Tells of the budget that has the least left. */
  private GatewayException spent(Candidate candidate) {
    Due tightest =
        due.stream()
            .filter(one -> one.scope().hardNanoUsd() < Account.UNLIMITED)
            .min(Comparator.comparingLong(this::left))
            .orElse(due.get(0));
    return GatewayException.of(
            ErrorCode.BUDGET_EXCEEDED,
            "the budget of "
                + NanoUsd.text(tightest.scope().hardNanoUsd())
                + " USD a "
                + tightest.scope().window().name().toLowerCase(Locale.ROOT)
                + " "
                + tightest.scope().words()
                + " has "
                + NanoUsd.text(Math.max(0, left(tightest)))
                + " USD left, which does not pay for this request to "
                + candidate.pin()
                + " at its most; the next one begins at "
                + tightest.window().end())
        .notWorthRetrying();
  }

  private long left(Due one) {
    return one.scope().hardNanoUsd() - levels.applyAsLong(one.purse());
  }

  /** Nobody was asked: it never happened. */
  void cancel() {
    granted.forEach(Leases.Granted::cancel);
    if (covered != null) {
      covered.release();
    }
  }

  void settle(Settlement settlement) {
    if (tokens != null) {
      tokens.settle(0, settlement.tokens());
      for (int i = 1; i < account.tokens().size(); i++) {
        tokens.settle(i, settlement.tokens());
      }
    }
    granted.forEach(Leases.Granted::release);
    if (covered != null) {
      covered.settle(settlement.nanoUsd().orElse(covered.nanoUsd()));
    }
    lengths.add(
        account.known().key().id(),
        exchange.asked().map(Exchange.Operation::model).orElse(""),
        settlement.outputTokens());
  }
}
