package io.headgate.gateway.exchange;

import io.headgate.gateway.protocol.ChatRequest;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/** What the money of a caller allows for one request. Event loop of the exchange only. */
public interface Allowance {

  /**
   * Names and pins that alone may answer, since a budget that says so is spent; empty when none is.
   */
  Set<String> downgradedTo();

  /** Whether only models with a known price may answer, since somebody counts. */
  boolean pricedOnly();

  /** The budgets that the cost counts against, by the names under which they are counted. */
  List<String> budgets();

  /** Tokens that the answer may have, for the estimate of what it may cost. */
  long outputTokens();

  /**
   * Sets aside what the first attempt may cost at most, before it is written down that there will
   * be one; the next call of {@link #cover} counts it.
   *
   * @return as {@link #cover}
   */
  Future<Void> prepay(Candidate candidate);

  /**
   * Sets aside what a call may cost at most, on top of what was set aside before.
   *
   * @return completes when it can be paid; fails with a {@link
   *     io.headgate.gateway.protocol.GatewayException}: {@code budget_exceeded} when it cannot,
   *     {@code state_unavailable} when nobody can tell
   */
  Future<Void> cover(Candidate candidate);

  /** The same for a call that is made to decide and not to answer. */
  Future<Void> coverAside(Candidate candidate, ChatRequest request);

  /** Pays for everything. */
  static Allowance unlimited() {
    return Unlimited.INSTANCE;
  }

  /** Nobody counts. */
  enum Unlimited implements Allowance {
    INSTANCE;

    @Override
    public Set<String> downgradedTo() {
      return Set.of();
    }

    @Override
    public boolean pricedOnly() {
      return false;
    }

    @Override
    public List<String> budgets() {
      return List.of();
    }

    @Override
    public long outputTokens() {
      return 0;
    }

    @Override
    public Future<Void> prepay(Candidate candidate) {
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> coverAside(Candidate candidate, ChatRequest request) {
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> cover(Candidate candidate) {
      return Future.succeededFuture();
    }
  }
}
