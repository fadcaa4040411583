package io.headgate.gateway.accounting;

import io.headgate.gateway.exchange.Outcome;
import io.headgate.gateway.exchange.Settlement;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What one admitted request was, used and cost: written once, when it has ended. Neither prompts
 * nor answers nor keys.
 *
 * @param id of the exchange
 * @param time when it was decided who may answer it
 * @param ended when it was settled
 * @param life of the node that took it
 * @param errorCode what the caller was told, when it failed
 * @param tokens of all calls together
 * @param costNanoUsd of all calls together; empty when that of one is not known, which is not zero
 * @param estimated whether a part of tokens and cost is counted by us and not by the provider
 * @param calls every call of a model for its sake, those made to decide included
 * @param tags of the key and of its tenant
 * @param budgets groups of budgets that the cost is counted against
 */
public record LedgerRow(
    String id,
    Instant time,
    Instant ended,
    String life,
    Who who,
    Asked asked,
    Decided decided,
    Status status,
    Optional<String> errorCode,
    Tokens tokens,
    OptionalLong costNanoUsd,
    boolean estimated,
    List<Call> calls,
    List<String> tags,
    List<String> budgets) {

  /** Characters of a text that callers choose; longer ones are cut. */
  static final int MAX_TEXT_LENGTH = 128;

  public LedgerRow {
    calls = List.copyOf(calls);
    tags = List.copyOf(tags);
    budgets = List.copyOf(budgets);
  }

  /** A row whose sums are those of its calls. */
  static LedgerRow of(
      Heading heading,
      Instant ended,
      Served served,
      Status status,
      Optional<String> errorCode,
      List<Call> calls) {
    return new LedgerRow(
        heading.id(),
        heading.time(),
        ended,
        heading.life(),
        heading.who(),
        heading.asked(),
        new Decided(heading.route(), heading.strategy(), served),
        status,
        errorCode,
        Tokens.sum(calls.stream().map(Call::tokens).toList()),
        calls.stream().allMatch(call -> call.costNanoUsd().isPresent())
            ? OptionalLong.of(sumOfKnown(calls))
            : OptionalLong.empty(),
        calls.stream().anyMatch(Call::estimated),
        calls,
        heading.tags(),
        heading.budgets());
  }

  /** What is known of the cost, in nano-USD: that of the calls whose cost is known. */
  public long knownCostNanoUsd() {
    return sumOfKnown(calls);
  }

  /** As it is kept and exported: a JSON object. */
  public byte[] toJson() {
    return RowJson.write(this);
  }

  /** The same in short, for limits and budgets. */
  Settlement settlement() {
    return new Settlement(
        costNanoUsd, tokens.input() + tokens.output(), tokens.output(), estimated);
  }

  public long durationMillis() {
    return Math.max(0, ended.toEpochMilli() - time.toEpochMilli());
  }

  private static long sumOfKnown(List<Call> calls) {
    return calls.stream().mapToLong(call -> call.costNanoUsd().orElse(0)).sum();
  }

  static String cut(String text) {
    return text.length() > MAX_TEXT_LENGTH ? text.substring(0, MAX_TEXT_LENGTH) : text;
  }

  /** How a request ended. */
  public enum Status {
    COMPLETED,
    FAILED,
    /** The client went away before its end. */
    CLIENT_GONE,
    /** Its node died; what was used is estimated from the last that is known. */
    NODE_LOST;

    static Status of(Outcome.Ending ending) {
      return switch (ending) {
        case COMPLETED -> COMPLETED;
        case FAILED -> FAILED;
        case CLIENT_GONE -> CLIENT_GONE;
      };
    }

    /** As in rows, filters and exports. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The status with a text; fails when there is none. */
    public static Status ofText(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * Who asked.
   *
   * @param user the end user as the request names it, cut to 128 characters; empty when it does not
   */
  public record Who(String tenant, String keyId, String keyName, String user) {}

  /**
   * What was asked for.
   *
   * @param endpoint the path of the operation
   * @param operation such as {@code chat}
   * @param model the name that the caller sent, cut to 128 characters
   */
  public record Asked(String endpoint, String operation, String model, boolean stream) {}

  /** What was decided, and who served in the end. */
  public record Decided(String route, String strategy, Served served) {}

  /**
   * The deployment of the answer, or of the last attempt at one; both empty when there was none.
   *
   * @param model the name that the provider knows it by
   */
  public record Served(String provider, String model) {

    static final Served NOBODY = new Served("", "");
  }

  /**
   * Tokens by class.
   *
   * @param input all input, cached or not
   * @param cachedInput of the input, read from a cache of the provider
   * @param cacheWrite of the input, written to a cache of the provider
   * @param output all output, reasoning included
   * @param reasoning of the output, thought and not said
   */
  public record Tokens(long input, long cachedInput, long cacheWrite, long output, long reasoning) {

    static final Tokens NONE = new Tokens(0, 0, 0, 0, 0);

    static Tokens sum(List<Tokens> all) {
      return all.stream().reduce(NONE, Tokens::plus);
    }

    private Tokens plus(Tokens other) {
      return new Tokens(
          input + other.input,
          cachedInput + other.cachedInput,
          cacheWrite + other.cacheWrite,
          output + other.output,
          reasoning + other.reasoning);
    }
  }

  /**
   * One call of a model.
   *
   * @param kind {@code answer} for the first attempt at an answer, {@code retry} for another one at
   *     the same deployment, {@code fallback} for one at another, {@code judge} for a call made to
   *     decide, {@code earlier} for all attempts before the last one of a request that was lost
   *     with its node
   * @param status the provider's HTTP status, once its head had come
   * @param failure why it failed, as in metrics
   * @param firstTokenMillis from its start to the first content of a stream
   * @param priceSource where the price is from that was pinned when the request was admitted; empty
   *     when there is none
   * @param costNanoUsd empty when it is not known
   * @param estimated whether tokens were counted by us and not by the provider
   */
  public record Call(
      Served served,
      String kind,
      OptionalInt status,
      Optional<String> failure,
      long durationMillis,
      OptionalLong firstTokenMillis,
      Tokens tokens,
      Optional<String> priceSource,
      OptionalLong costNanoUsd,
      boolean estimated) {}

  /** What is known of a row from the admission of its request on. */
  record Heading(
      String id,
      Instant time,
      String life,
      Who who,
      Asked asked,
      String route,
      String strategy,
      List<String> tags,
      List<String> budgets) {

    Heading {
      tags = List.copyOf(tags);
      budgets = List.copyOf(budgets);
    }
  }
}
