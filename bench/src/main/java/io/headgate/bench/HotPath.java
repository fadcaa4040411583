package io.headgate.bench;

import io.headgate.gateway.accounting.AccountingStage;
import io.headgate.gateway.admission.AdmissionStage;
import io.headgate.gateway.admission.Budget;
import io.headgate.gateway.admission.BudgetAlerts;
import io.headgate.gateway.admission.Declared;
import io.headgate.gateway.admission.Declared.DeclaredKey;
import io.headgate.gateway.admission.Directory;
import io.headgate.gateway.admission.KeyDigests;
import io.headgate.gateway.admission.KeySpec;
import io.headgate.gateway.admission.Limits;
import io.headgate.gateway.admission.Source;
import io.headgate.gateway.admission.Tenant;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.protocol.Secret;
import io.headgate.gateway.state.EmbeddedStateStore;
import io.headgate.gateway.state.Escrow;
import io.headgate.gateway.state.Escrow.Purse;
import io.headgate.gateway.state.Leases;
import io.headgate.gateway.state.Leases.Kind;
import io.headgate.gateway.state.Leases.Take;
import io.headgate.gateway.state.LocalAuthority;
import io.headgate.gateway.state.StateStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What admission and accounting do for each request, part by part, in this process and with a store
 * in memory: what is left to other threads does not count.
 */
final class HotPath {

  private static final String LIMITED_KEY = "hg_limited00000000000000000000";
  private static final String FREE_KEY = "hg_free00000000000000000000000";
  private static final String TENANT = "bench";

  private static final long PLENTY = 1_000_000_000L;
  private static final long MOST_NANO_USD = 450_000;
  private static final long USED_NANO_USD = 62_500;
  private static final long PATIENCE_SECONDS = 30;

  private final StateStore store;
  private final Directory directory;
  private final Leases leases;
  private final Escrow escrow;
  private final AdmissionStage admission;
  private final HotPathExchanges exchanges = new HotPathExchanges();

  private HotPath(StateStore store) {
    Random seeded = new Random(1);
    this.store = store;
    this.directory =
        new Directory(
            store,
            new KeyDigests(new Secret("a pepper for nobody")),
            declared(),
            Clock.systemUTC(),
            seeded);
    this.leases =
        new Leases(
            new LocalAuthority(System::nanoTime),
            "bench",
            System::nanoTime,
            Leases.Config.defaults());
    this.escrow = new Escrow(store, "bench", System::nanoTime, Escrow.Config.defaults());
    this.admission =
        new AdmissionStage(directory, leases, escrow, new BudgetAlerts(), Clock.systemUTC());
  }

  /** Blocks until every part has been measured in so many batches. */
  static HotPathFigures measureBlocking(int batches) throws InterruptedException {
    Vertx vertx = Vertx.vertx();
    try {
      HotPathFigures figures = new HotPathFigures(batches);
      StateStore store =
          awaitBlocking(EmbeddedStateStore.open(vertx, EmbeddedStateStore.Config.defaults()));
      HotPath path = new HotPath(store);
      path.measureAdmissionBlocking(figures);
      path.measureAccountingBlocking(figures, vertx);
      awaitBlocking(store.close());
      return figures;
    } finally {
      awaitBlocking(vertx.close());
    }
  }

  private static Declared declared() {
    Limits limits =
        new Limits(
            OptionalLong.of(PLENTY),
            OptionalLong.of(PLENTY * 1_000),
            OptionalLong.of(PLENTY),
            OptionalLong.empty());
    List<Budget> budgets =
        List.of(
            new Budget(
                Budget.MAX_NANO_USD,
                Budget.Window.DAY,
                Budget.OnExceeded.REJECT,
                Set.of(),
                List.of(80, 95)));
    return new Declared(
        List.of(
            tenant(TENANT, limits, budgets, budgets),
            tenant("free", Limits.none(), List.of(), List.of())),
        List.of(
            key(LIMITED_KEY, TENANT, limits, budgets),
            key(FREE_KEY, "free", Limits.none(), List.of())));
  }

  private static Tenant tenant(
      String id, Limits limits, List<Budget> budgets, List<Budget> userBudgets) {
    return new Tenant(
        id,
        id,
        true,
        Set.of(),
        Set.of(),
        limits,
        budgets,
        userBudgets,
        ZoneOffset.UTC,
        1,
        Source.FILE,
        0);
  }

  private static DeclaredKey key(String text, String tenant, Limits limits, List<Budget> budgets) {
    KeySpec spec =
        new KeySpec(tenant, tenant, Set.of(), Set.of(), limits, budgets, Optional.empty());
    return new DeclaredKey(spec, sha256(text));
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  private void measureAdmissionBlocking(HotPathFigures figures) throws InterruptedException {
    figures.measureBlocking("key: Directory.find", index -> directory.find(LIMITED_KEY));
    figures.measureBlocking("1 limit: Leases.take, release", taking(takes(1)));
    figures.measureBlocking("4 limits: Leases.take, release", taking(takes(4)));
    figures.measureBlocking("1 budget: Escrow hold, more, settle", paying(purses(1)));
    figures.measureBlocking("3 budgets: Escrow hold, more, settle", paying(purses(3)));
    figures.measureBlocking("whole admission, 6 limits and 3 budgets", new Admission(LIMITED_KEY));
    figures.measureBlocking("whole admission, none", new Admission(FREE_KEY));
  }

  private static List<Take> takes(int count) {
    List<Take> all =
        List.of(
            new Take("k/requests", Kind.RATE, PLENTY, PLENTY, 1),
            new Take("k/concurrent", Kind.CONCURRENT, 0, PLENTY, 1),
            new Take("t/requests", Kind.RATE, PLENTY, PLENTY, 1),
            new Take("t/concurrent", Kind.CONCURRENT, 0, PLENTY, 1));
    return all.subList(0, count);
  }

  private HotPathPart taking(List<Take> takes) {
    return index -> ((Leases.Granted) doneBlocking(leases.take(takes))).release();
  }

  private static List<Purse> purses(int count) {
    Duration kept = Duration.ofDays(1);
    List<Purse> all =
        List.of(
            new Purse("bud/k/hot", Escrow.MAX_NANO_USD, kept),
            new Purse("bud/t/hot", Escrow.MAX_NANO_USD, kept),
            new Purse("bud/u/hot", Escrow.MAX_NANO_USD, kept));
    return all.subList(0, count);
  }

  private HotPathPart paying(List<Purse> purses) {
    return new HotPathPart() {
      @Override
      public void prepareBlocking(int runs) {
        escrow.tend();
      }

      @Override
      public void run(int index) {
        Escrow.Covered covered = (Escrow.Covered) doneBlocking(escrow.hold(purses, 0));
        doneBlocking(covered.more(MOST_NANO_USD));
        covered.settle(USED_NANO_USD);
      }
    };
  }

  /** From the presented key to the settled end. */
  private final class Admission implements HotPathPart {

    private final String key;
    private final Exchange[] batch = new Exchange[HotPathFigures.RUNS];

    Admission(String key) {
      this.key = key;
    }

    @Override
    public void prepareBlocking(int runs) {
      escrow.tend();
      leases.tend();
      for (int i = 0; i < runs; i++) {
        batch[i] = exchanges.presented(key);
      }
    }

    @Override
    public void run(int index) {
      Exchange exchange = batch[index];
      doneBlocking(
          admission
              .admit(exchange)
              .compose(admission::reserve)
              .compose(in -> in.allowance().cover(HotPathExchanges.CANDIDATE)));
      admission.settle(exchange, HotPathExchanges.SETTLEMENT, true);
    }
  }

  private void measureAccountingBlocking(HotPathFigures figures, Vertx vertx)
      throws InterruptedException {
    List<String> budgets = purses(3).stream().map(Purse::group).toList();
    AccountingStage accounting =
        awaitBlocking(
            AccountingStage.open(
                vertx,
                AccountingStage.Config.defaults(),
                "bench",
                store,
                Clock.systemUTC(),
                new Random(1),
                exchange -> budgets));
    awaitBlocking(accounting.recover());
    figures.measureBlocking(
        "ledger: AccountingStage open, settle",
        new HotPathAccounting(accounting, store, exchanges));
    awaitBlocking(accounting.close());
  }

  /** What should be there at once mostly is; where it is not, the wait counts. */
  private static <T> T doneBlocking(Future<T> future) {
    if (future.succeeded()) {
      return future.result();
    }
    try {
      return awaitBlocking(future);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  static <T> T awaitBlocking(Future<T> future) throws InterruptedException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("hot path: " + e, e);
    }
  }
}
