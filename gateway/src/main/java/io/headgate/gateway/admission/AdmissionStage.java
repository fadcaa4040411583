package io.headgate.gateway.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.headgate.gateway.admission.Account.Due;
import io.headgate.gateway.admission.Account.Limit;
import io.headgate.gateway.admission.Budget.OnExceeded;
import io.headgate.gateway.exchange.Allowance;
import io.headgate.gateway.exchange.Caller;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.Headroom;
import io.headgate.gateway.exchange.Settlement;
import io.headgate.gateway.exchange.SignalKind;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.state.Escrow;
import io.headgate.gateway.state.Leases;
import io.headgate.gateway.state.Leases.Take;
import io.headgate.gateway.state.StoreUnavailableException;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Turns the presented key into a caller, and lets it in as far as its limits and budgets go, or
 * refuses. What is refused costs nothing. Safe for use by any thread.
 */
public final class AdmissionStage {

  /** When a place among the requests at once may be free again; nobody knows. */
  private static final long SOON_MILLIS = 1_000;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int MAX_ACCOUNTS = 10_000;

  private final Directory directory;
  private final Leases leases;
  private final Escrow escrow;
  private final BudgetAlerts alerts;
  private final Clock clock;
  private final OutputLengths lengths = new OutputLengths();
  private final Cache<String, Account> accounts =
      Caffeine.newBuilder().maximumSize(MAX_ACCOUNTS).build();

  /**
   * A stage.
   *
   * @param alerts hears of what was spent
   */
  public AdmissionStage(
      Directory directory, Leases leases, Escrow escrow, BudgetAlerts alerts, Clock clock) {
    this.directory = directory;
    this.leases = leases;
    this.escrow = escrow;
    this.alerts = alerts;
    this.clock = clock;
  }

  /**
   * Only looks at the key, and fills {@link Exchange#caller()}.
   *
   * @return fails with {@link ErrorCode#INVALID_API_KEY}, in the same words whatever is wrong with
   *     the key, or with {@link ErrorCode#STATE_UNAVAILABLE} while the keys are not known
   */
  public Future<Exchange> authenticate(Exchange exchange) {
    return known(exchange).map(known -> exchange);
  }

  private Future<Directory.Known> known(Exchange exchange) {
    Optional<Directory.Known> found = directory.find(exchange.presentedKey());
    if (found.isEmpty()) {
      return Future.failedFuture(directory.isLoaded() ? unknown() : unloaded());
    }
    exchange.admitted(caller(found.get()));
    return Future.succeededFuture(found.get());
  }

  private static Caller caller(Directory.Known known) {
    Set<String> tags = new HashSet<>(known.key().tags());
    tags.addAll(known.tenant().tags());
    return new Caller(
        known.tenant().id(),
        known.key().id(),
        known.key().name(),
        List.of(known.key().models(), known.tenant().models()),
        tags,
        known.tenant().weight());
  }

  private static GatewayException unknown() {
    return GatewayException.of(
        ErrorCode.INVALID_API_KEY,
        "the API key is missing or not valid; send it as 'Authorization: Bearer hg_…' or"
            + " 'x-api-key: hg_…'");
  }

  private static GatewayException unloaded() {
    return GatewayException.of(
            ErrorCode.STATE_UNAVAILABLE,
            "this gateway node does not know its keys yet: their store is away; ask again")
        .retryAfter(OptionalLong.of(SOON_MILLIS));
  }

  /**
   * Looks at the key and takes one request from the limits of the caller.
   *
   * @return fails as {@link #authenticate} does, or with {@link ErrorCode#RATE_LIMIT_EXCEEDED}
   */
  public Future<Exchange> admit(Exchange exchange) {
    return known(exchange)
        .compose(
            known -> {
              Account account = account(known);
              Visit visit =
                  new Visit(account, exchange, lengths, purse -> escrow.level(purse).total());
              exchange.allowed(visit);
              if (account.requests().isEmpty()) {
                return Future.succeededFuture(exchange);
              }
              List<Take> takes = takes(account.requests(), 1);
              return leases
                  .take(takes)
                  .recover(failure -> Future.failedFuture(told(failure)))
                  .compose(taken -> requests(exchange, visit, takes, taken));
            });
  }

  /** What is made out of a key and its tenant anew whenever one of them has changed. */
  private Account account(Directory.Known known) {
    Account account = accounts.getIfPresent(known.key().id());
    if (account == null || !account.isOf(known)) {
      account = new Account(known);
      accounts.put(known.key().id(), account);
    }
    return account;
  }

  private static List<Take> takes(List<Limit> limits, long amount) {
    List<Take> takes = new ArrayList<>(limits.size());
    // More than a minute's worth is not taken ahead: an answer that long may never come.
    limits.forEach(limit -> takes.add(Account.take(limit, Math.min(amount, limit.perMinute()))));
    return takes;
  }

  private Future<Exchange> requests(
      Exchange exchange, Visit visit, List<Take> takes, Leases.Taken taken) {
    tell(visit.account().requests(), takes, taken).ifPresent(exchange::hasRequests);
    if (taken instanceof Leases.Refused refused) {
      return Future.failedFuture(refusal(visit.account().requests().get(refused.index()), refused));
    }
    visit.took((Leases.Granted) taken);
    return Future.succeededFuture(exchange);
  }

  /** What is left of the rate that has the least left, for its size. */
  private Optional<Headroom> tell(List<Limit> limits, List<Take> takes, Leases.Taken taken) {
    Headroom tightest = null;
    for (int i = 0; i < limits.size(); i++) {
      if (takes.get(i).kind() == Leases.Kind.RATE) {
        Leases.Level level = leases.level(takes.get(i));
        boolean isSpent = taken instanceof Leases.Refused refused && refused.index() == i;
        Headroom left =
            new Headroom(
                limits.get(i).perMinute(),
                isSpent ? 0 : Math.max(0, level.remaining()),
                level.nanosUntilFull());
        if (tightest == null || share(left) < share(tightest)) {
          tightest = left;
        }
      }
    }
    return Optional.ofNullable(tightest);
  }

  private static double share(Headroom left) {
    return (double) left.remaining() / left.limit();
  }

  private static GatewayException refusal(Limit limit, Leases.Refused refused) {
    long millis = (refused.retryAfterNanos() + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
    return GatewayException.of(
            ErrorCode.RATE_LIMIT_EXCEEDED,
            "the limit of " + limit.perMinute() + " " + limit.words() + " is used up")
        .retryAfter(OptionalLong.of(millis == 0 ? SOON_MILLIS : millis));
  }

  /** The signals that estimates are made with. */
  public Set<SignalKind> needs(Exchange exchange) {
    return exchange.allowance() instanceof Visit visit
            && (!visit.account().tokens().isEmpty() || visit.account().hasBudgets())
        ? Set.of(SignalKind.TOKENS)
        : Set.of();
  }

  /**
   * Takes the tokens that the request is estimated to need, and looks whether there is money for
   * it; what exactly it may cost is set aside attempt by attempt.
   *
   * @return fails with {@link ErrorCode#RATE_LIMIT_EXCEEDED}, {@link ErrorCode#BUDGET_EXCEEDED}, or
   *     {@link ErrorCode#STATE_UNAVAILABLE} when nobody can tell
   */
  public Future<Exchange> reserve(Exchange exchange) {
    if (!(exchange.allowance() instanceof Visit visit)) {
      return Future.succeededFuture(exchange);
    }
    return tokens(exchange, visit).compose(taken -> money(exchange, visit));
  }

  private Future<Exchange> tokens(Exchange exchange, Visit visit) {
    List<Limit> limits = visit.account().tokens();
    if (limits.isEmpty() || exchange.operation() instanceof Exchange.DryRun) {
      return Future.succeededFuture(exchange);
    }
    List<Take> takes = takes(limits, Math.max(1, visit.inputTokens() + visit.outputTokens()));
    return leases
        .take(takes)
        .recover(failure -> Future.failedFuture(told(failure)))
        .compose(
            taken -> {
              tell(limits, takes, taken).ifPresent(exchange::hasTokens);
              if (taken instanceof Leases.Refused refused) {
                return Future.failedFuture(refusal(limits.get(refused.index()), refused));
              }
              visit.tookTokens((Leases.Granted) taken);
              return Future.succeededFuture(exchange);
            });
  }

  private Future<Exchange> money(Exchange exchange, Visit visit) {
    if (!visit.account().hasBudgets()) {
      return Future.succeededFuture(exchange);
    }
    Instant now = clock.instant();
    List<Due> due = visit.account().due(now, user(exchange));
    if (due.isEmpty()) {
      return Future.succeededFuture(exchange);
    }
    return escrow
        .hold(due.stream().map(Due::purse).toList(), 0)
        .recover(failure -> Future.failedFuture(told(failure)))
        .compose(
            held -> {
              visit.pays(due, (Escrow.Covered) held);
              return judge(exchange, visit);
            });
  }

  /** What has been spent already decides what the request is let in to. */
  private Future<Exchange> judge(Exchange exchange, Visit visit) {
    Future<?> known = Future.succeededFuture();
    for (Due one : visit.due()) {
      if (one.scope().budgets().stream().anyMatch(AdmissionStage::isDowngrade)) {
        known =
            known
                .compose(before -> level(one))
                .onSuccess(level -> downgrade(visit, one, level.total()));
      }
    }
    return known.recover(failure -> Future.failedFuture(told(failure))).map(all -> exchange);
  }

  /** Of a budget that this node has not yet paid from, only the store knows. */
  private Future<Escrow.Level> level(Due due) {
    Escrow.Level here = escrow.level(due.purse());
    return here.total() > 0 ? Future.succeededFuture(here) : escrow.refresh(due.purse());
  }

  private static void downgrade(Visit visit, Due due, long spentNanoUsd) {
    for (Budget budget : due.scope().budgets()) {
      if (isDowngrade(budget) && spentNanoUsd >= budget.nanoUsd()) {
        visit.downgrade(budget.downgradeTo());
      }
    }
  }

  private static boolean isDowngrade(Budget budget) {
    return budget.onExceeded() == OnExceeded.DOWNGRADE;
  }

  /** Whom the request names as its end user. */
  private static String user(Exchange exchange) {
    return exchange
        .operation()
        .chat()
        .map(chat -> chat.json())
        .or(
            () ->
                exchange.operation() instanceof Exchange.Embeddings embeddings
                    ? Optional.of(embeddings.request().json())
                    : Optional.empty())
        .map(json -> json.path("user").asText(""))
        .orElse("");
  }

  /** A store that is away must not let money out, and is no fault of the caller's. */
  static Throwable told(Throwable failure) {
    return failure instanceof StoreUnavailableException
        ? GatewayException.of(
                ErrorCode.STATE_UNAVAILABLE,
                "what this key may still spend cannot be told now: the store is away")
            .retryAfter(OptionalLong.of(SOON_MILLIS))
        : failure;
  }

  /**
   * Gives back what was taken and not needed, and counts what was.
   *
   * @param asked whether somebody was asked; else the request never happened
   */
  public void settle(Exchange exchange, Settlement settlement, boolean asked) {
    Allowance allowance = exchange.allowance();
    if (allowance instanceof Visit visit) {
      if (asked) {
        visit.settle(settlement);
        visit.due().forEach(due -> alerts.spent(due, escrow.level(due.purse()).total()));
      } else {
        visit.cancel();
      }
    }
  }
}
