package io.headgate.gateway.admission;

import io.headgate.gateway.admission.Budget.OnExceeded;
import io.headgate.gateway.state.Escrow;
import io.headgate.gateway.state.Leases;
import io.headgate.gateway.state.Leases.Kind;
import io.headgate.gateway.state.Leases.Take;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Pattern;

/**
 * What limits a key together with its tenant: the limits to take from, the budgets to pay from.
 * Made once for each state of the two, and not for each request. Immutable.
 */
final class Account {

  private static final double SECONDS_PER_MINUTE = 60;

  /** A burst of a sixth of a minute's worth. */
  private static final long BURST_PARTS = 6;

  /** How long what was spent in a window is kept after it. */
  private static final Duration KEPT_AFTER = Duration.ofDays(40);

  /** What needs no other form to be part of a name in the store. */
  private static final Pattern PLAIN = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,59}");

  /** The amount of a budget that only counts. */
  static final long UNLIMITED = Escrow.MAX_NANO_USD;

  /** What names of keys, tenants and end users begin with. */
  static final String KEY = "k/";

  static final String TENANT = "t/";
  private static final String USERS = "u/";

  private final Directory.Known known;
  private final List<Limit> requests = new ArrayList<>();
  private final List<Limit> tokens = new ArrayList<>();
  private final List<Scope> budgets = new ArrayList<>();
  private final List<Scope> userBudgets = new ArrayList<>();
  private final AtomicReferenceArray<Due> latest;

  /**
   * A limit, and whose it is.
   *
   * @param take one request, or one token
   * @param perMinute or at once
   */
  record Limit(Take take, long perMinute, String words) {}

  /**
   * A budget, and whose it is.
   *
   * @param name under which it is counted, without its window
   * @param hardNanoUsd what may be spent; {@link #UNLIMITED} when nothing stops it
   * @param budgets all of this window and scope
   */
  record Scope(
      String name, String words, Budget.Window window, long hardNanoUsd, List<Budget> budgets) {}

  Account(Directory.Known known) {
    this.known = known;
    String key = KEY + plain(known.key().id());
    String tenant = TENANT + plain(known.tenant().id());
    addLimits(key, known.key().limits(), "of this key");
    addLimits(tenant, known.tenant().limits(), "of this key's tenant");
    addBudgets(budgets, budgetName(KEY, known.key().id()), "of this key", known.key().budgets());
    addBudgets(
        budgets,
        budgetName(TENANT, known.tenant().id()),
        "of this key's tenant",
        known.tenant().budgets());
    addBudgets(
        userBudgets,
        budgetName(USERS, known.tenant().id()),
        "of this end user",
        known.tenant().userBudgets());
    this.latest = new AtomicReferenceArray<>(budgets.size());
  }

  /** Whether this is still what the two say. */
  @SuppressWarnings("ReferenceEquality") // a change makes another object, and this is asked often
  boolean isOf(Directory.Known other) {
    return known.key() == other.key() && known.tenant() == other.tenant();
  }

  /** Under which a budget is counted, without its window. */
  static String budgetName(String scope, String id) {
    return "bud/" + scope + plain(id);
  }

  private void addLimits(String name, Limits limits, String whose) {
    limits
        .concurrent()
        .ifPresent(
            most ->
                requests.add(
                    new Limit(
                        new Take(name + "/concurrent", Kind.CONCURRENT, 0, most, 1),
                        most,
                        "requests at once " + whose)));
    limits
        .requestsPerMinute()
        .ifPresent(
            most ->
                requests.add(
                    rate(
                        name + "/requests",
                        most,
                        burst(most, limits),
                        "requests a minute " + whose)));
    limits
        .tokensPerMinute()
        .ifPresent(
            most ->
                tokens.add(
                    rate(
                        name + "/tokens",
                        most,
                        tokenBurst(most, limits),
                        "tokens a minute " + whose)));
  }

  private static Limit rate(String name, long perMinute, long burst, String words) {
    Take one = new Take(name, Kind.RATE, perMinute / SECONDS_PER_MINUTE, burst, 1);
    return new Limit(one, perMinute, words);
  }

  private static long burst(long perMinute, Limits limits) {
    return limits.burst().orElse(Math.max(1, perMinute / BURST_PARTS));
  }

  /** The same part of a minute as that of requests. */
  private static long tokenBurst(long perMinute, Limits limits) {
    OptionalLong requests = limits.requestsPerMinute();
    if (limits.burst().isEmpty() || requests.isEmpty()) {
      return Math.max(1, perMinute / BURST_PARTS);
    }
    double part = (double) limits.burst().getAsLong() / requests.getAsLong();
    return Math.max(1, (long) (perMinute * Math.min(1, part)));
  }

  private static void addBudgets(
      List<Scope> scopes, String name, String words, List<Budget> budgets) {
    Map<Budget.Window, List<Budget>> byWindow = new EnumMap<>(Budget.Window.class);
    for (Budget budget : budgets) {
      byWindow.computeIfAbsent(budget.window(), none -> new ArrayList<>()).add(budget);
    }
    byWindow.forEach(
        (window, same) ->
            scopes.add(
                new Scope(
                    name,
                    words,
                    window,
                    same.stream()
                        .filter(budget -> budget.onExceeded() == OnExceeded.REJECT)
                        .mapToLong(Budget::nanoUsd)
                        .min()
                        .orElse(UNLIMITED),
                    List.copyOf(same))));
  }

  Directory.Known known() {
    return known;
  }

  /** Requests, by rate and at once. */
  List<Limit> requests() {
    return requests;
  }

  List<Limit> tokens() {
    return tokens;
  }

  boolean hasBudgets() {
    return !budgets.isEmpty() || !userBudgets.isEmpty();
  }

  /**
   * The budgets of a request at an instant.
   *
   * @param user as the request names it; empty when it does not
   */
  List<Due> due(Instant now, String user) {
    List<Due> all = new ArrayList<>();
    for (int i = 0; i < budgets.size(); i++) {
      all.add(present(i, now));
    }
    if (!user.isEmpty()) {
      String hashed = digest(user);
      userBudgets.forEach(scope -> all.add(due(scope, scope.name() + "/" + hashed, now)));
    }
    return all;
  }

  /** A window lasts; only its end makes another one. */
  private Due present(int index, Instant now) {
    Due known = latest.get(index);
    if (known == null
        || !now.isBefore(known.window().end())
        || now.isBefore(known.window().start())) {
      known = due(budgets.get(index), budgets.get(index).name(), now);
      latest.set(index, known);
    }
    return known;
  }

  private Due due(Scope scope, String name, Instant now) {
    BudgetWindow window = BudgetWindow.at(now, scope.window(), known.tenant().zone());
    Duration kept = Duration.between(now, window.end()).plus(KEPT_AFTER);
    return new Due(
        scope, window, new Escrow.Purse(name + "/" + window.id(), scope.hardNanoUsd(), kept));
  }

  /** A budget in its present window. */
  record Due(Scope scope, BudgetWindow window, Escrow.Purse purse) {}

  /** An id as part of a name in the store. */
  static String plain(String id) {
    return PLAIN.matcher(id).matches() ? id : "x" + digest(id);
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /** How a limit is taken from, by so much. */
  static Take take(Limit limit, long amount) {
    Leases.Take one = limit.take();
    return new Take(one.limit(), one.kind(), one.perSecond(), one.capacity(), amount);
  }
}
