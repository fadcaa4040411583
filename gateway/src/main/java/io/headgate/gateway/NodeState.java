package io.headgate.gateway;

import io.headgate.gateway.accounting.AccountingStage;
import io.headgate.gateway.accounting.JournalConfig;
import io.headgate.gateway.accounting.JournalException;
import io.headgate.gateway.accounting.Ledger;
import io.headgate.gateway.accounting.Recovered;
import io.headgate.gateway.accounting.RollupConfig;
import io.headgate.gateway.accounting.Rollups;
import io.headgate.gateway.admission.AdmissionStage;
import io.headgate.gateway.admission.BudgetAlerts;
import io.headgate.gateway.admission.Directory;
import io.headgate.gateway.admission.DirectoryException;
import io.headgate.gateway.config.GatewayConfig;
import io.headgate.gateway.config.LedgerConfig;
import io.headgate.gateway.config.StateConfig;
import io.headgate.gateway.state.Escrow;
import io.headgate.gateway.state.Leases;
import io.headgate.gateway.state.LocalAuthority;
import io.headgate.gateway.state.StateStore;
import io.headgate.gateway.state.StateStoreException;
import io.headgate.gateway.state.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node keeps, and what it keeps it with: the store, who may call, limits, money and the
 * ledger. It lives as long as the node.
 */
final class NodeState {

  private static final Logger LOG = LoggerFactory.getLogger(NodeState.class);

  /** Between two looks at what other nodes have changed: a revoked key ends within two seconds. */
  private static final long REFRESH_MILLIS = 500;

  /** How long a start waits for the store. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final long RETRY_MILLIS = 500;
  private static final long TEND_MILLIS = 10;
  private static final long TRIM_MILLIS = 3_600_000;
  private static final Duration CHANGES_KEPT = Duration.ofDays(1);
  private static final int LIFE_BYTES = 8;

  private final Vertx vertx;
  private final StateStore store;
  private final Directory directory;
  private final Leases leases;
  private final Escrow escrow;
  private final BudgetAlerts alerts = new BudgetAlerts();
  private final AdmissionStage admission;
  private final AccountingStage accounting;
  private final Ledger ledger;
  private final Rollups rollups;
  private final List<Long> timers = new ArrayList<>();
  private final AtomicBoolean refreshing = new AtomicBoolean();

  private NodeState(Vertx vertx, GatewayConfig config, Opened opened, Directory directory) {
    Clock clock = Clock.systemUTC();
    this.vertx = vertx;
    this.store = opened.store();
    this.directory = directory;
    this.leases =
        new Leases(
            new LocalAuthority(System::nanoTime),
            opened.life(),
            System::nanoTime,
            Leases.Config.defaults());
    this.escrow = new Escrow(store, opened.life(), System::nanoTime, Escrow.Config.defaults());
    this.admission = new AdmissionStage(directory, leases, escrow, alerts, clock);
    this.accounting = opened.accounting();
    this.ledger = new Ledger(store, clock, new Ledger.Config(config.ledger().keep()));
    this.rollups = new Rollups(store);
  }

  /**
   * What is opened before anything else is made.
   *
   * @param life of this process as a node; never used again
   */
  private record Opened(StateStore store, String life, AccountingStage accounting) {}

  /**
   * Opens what was kept, ends what earlier lives of this node have left, and reads who may call.
   *
   * @return fails with a {@link StartFailure} that says what stands in the way
   */
  static Future<NodeState> open(Vertx vertx, GatewayConfig config) {
    Path folder = StateFolder.of(config.state());
    byte[] bytes = new byte[LIFE_BYTES];
    new SecureRandom().nextBytes(bytes);
    String life = "n" + HexFormat.of().formatHex(bytes);
    return StateStores.open(vertx, config.state(), folder)
        .compose(
            store ->
                account(vertx, config, folder, store, life)
                    .compose(
                        accounting ->
                            begin(vertx, config, new Opened(store, life, accounting), folder)
                                .recover(
                                    failure ->
                                        accounting
                                            .close()
                                            .transform(closed -> Future.failedFuture(failure))))
                    .recover(
                        failure -> store.close().transform(closed -> Future.failedFuture(failure))))
        .recover(failure -> Future.failedFuture(told(failure)));
  }

  private static Future<NodeState> begin(
      Vertx vertx, GatewayConfig config, Opened opened, Path folder) {
    return StateFolder.keyDigests(vertx, config.state(), folder)
        .map(
            digests ->
                new Directory(
                    opened.store(),
                    digests,
                    config.declared(),
                    Clock.systemUTC(),
                    new SecureRandom()))
        .compose(
            directory -> {
              long end = System.nanoTime() + PATIENCE.toNanos();
              return patiently(vertx, end, directory::load)
                  .compose(
                      loaded -> StateFolder.checkStore(vertx, config.state(), folder, directory))
                  .compose(same -> recovered(vertx, end, opened))
                  .timeout(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                  .recover(NodeState::late)
                  .map(ended -> new NodeState(vertx, config, opened, directory).begun());
            });
  }

  private static Future<Void> late(Throwable failure) {
    return Future.failedFuture(
        failure instanceof TimeoutException
            ? new StartFailure(
                "state: what an earlier life of this node left could not be brought to the store in"
                    + " time; its disk may be full, or the store refuses writes")
            : failure);
  }

  /** A start waits for its store, but not for ever. */
  private static Future<Void> patiently(Vertx vertx, long endNanos, Supplier<Future<Void>> step) {
    return step.get()
        .recover(
            failure -> {
              if (!(failure instanceof StoreUnavailableException)) {
                return Future.failedFuture(failure);
              }
              if (System.nanoTime() > endNanos) {
                return Future.failedFuture(
                    new StartFailure(
                        "state: the store did not answer within "
                            + PATIENCE.toSeconds()
                            + " s ("
                            + failure.getMessage()
                            + "); without it nobody knows the keys and what they have spent"));
              }
              LOG.info("waiting for the store: {}", failure.getMessage());
              return vertx.timer(RETRY_MILLIS).compose(later -> patiently(vertx, endNanos, step));
            });
  }

  private static Throwable told(Throwable failure) {
    return failure instanceof StateStoreException
            || failure instanceof JournalException
            || failure instanceof DirectoryException
        ? new StartFailure("state: " + failure.getMessage())
        : failure;
  }

  private static Future<AccountingStage> account(
      Vertx vertx, GatewayConfig config, Path folder, StateStore store, String life) {
    return AccountingStage.open(
        vertx,
        accounting(config, folder),
        life,
        store,
        Clock.systemUTC(),
        new SecureRandom(),
        exchange -> exchange.allowance().budgets());
  }

  private static AccountingStage.Config accounting(GatewayConfig config, Path folder) {
    AccountingStage.Config defaults = AccountingStage.Config.defaults();
    LedgerConfig ledger = config.ledger();
    RollupConfig rollups =
        new RollupConfig(
            ledger.rollups().minute(),
            ledger.rollups().hour(),
            ledger.rollups().day(),
            defaults.counts().used(),
            defaults.counts().maxCombinations());
    return new AccountingStage.Config(
        journal(config, folder, defaults.journal()),
        defaults.settler(),
        rollups,
        defaults.progress(),
        defaults.patience());
  }

  private static JournalConfig journal(GatewayConfig config, Path folder, JournalConfig defaults) {
    if (config.state().store() == StateConfig.Store.MEMORY) {
      return defaults;
    }
    long most = config.ledger().journalMaxBytes();
    JournalConfig.Sync sync =
        config.state().sync() == StateConfig.Sync.ALWAYS
            ? JournalConfig.Sync.ALWAYS
            : JournalConfig.Sync.OS;
    return new JournalConfig(
            defaults.directory(),
            sync,
            Math.min(defaults.segmentBytes(), most / 4),
            most,
            defaults.maxWaiting(),
            defaults.maxRowsInMemory())
        .in(folder.resolve("journal"));
  }

  /** Ends what earlier lives have left, and closes what they claimed of budgets. */
  private static Future<Void> recovered(Vertx vertx, long endNanos, Opened opened) {
    return patiently(
        vertx,
        endNanos,
        () ->
            opened
                .accounting()
                .recover()
                .compose(recovered -> closeClaims(opened.store(), opened.accounting(), recovered)));
  }

  private static Future<Void> closeClaims(
      StateStore store, AccountingStage accounting, Recovered recovered) {
    Future<Void> done = Future.succeededFuture();
    for (Map.Entry<String, Map<String, Long>> life : recovered.used().entrySet()) {
      done =
          done.compose(before -> Escrow.recover(store, life.getKey(), life.getValue()))
              .compose(closed -> accounting.closed(life.getKey()));
    }
    return done;
  }

  private NodeState begun() {
    timers.add(vertx.setPeriodic(REFRESH_MILLIS, due -> refresh()));
    timers.add(
        vertx.setPeriodic(
            TEND_MILLIS,
            due -> {
              leases.tend();
              escrow.tend();
            }));
    timers.add(
        vertx.setPeriodic(
            TRIM_MILLIS,
            due ->
                ledger
                    .trim()
                    .compose(trimmed -> directory.trim(Instant.now().minus(CHANGES_KEPT)))
                    .onFailure(away -> LOG.warn("the store could not be trimmed", away))));
    return this;
  }

  /** One look at a time; a store that is away is told of by its own metrics. */
  private void refresh() {
    if (refreshing.compareAndSet(false, true)) {
      directory
          .refresh()
          .onFailure(away -> LOG.debug("the directory could not be refreshed", away))
          .onComplete(done -> refreshing.set(false));
    }
  }

  StateStore store() {
    return store;
  }

  Directory directory() {
    return directory;
  }

  Leases leases() {
    return leases;
  }

  Escrow escrow() {
    return escrow;
  }

  BudgetAlerts alerts() {
    return alerts;
  }

  AdmissionStage admission() {
    return admission;
  }

  AccountingStage accounting() {
    return accounting;
  }

  Ledger ledger() {
    return ledger;
  }

  Rollups rollups() {
    return rollups;
  }

  /** Stores what is to be stored and gives back what is not spent; completes when all is closed. */
  Future<Void> close() {
    timers.forEach(vertx::cancelTimer);
    return accounting
        .close()
        .transform(
            closed -> {
              if (closed.failed()) {
                LOG.error("the ledger could not be closed in order", closed.cause());
              }
              return escrow.close();
            })
        .transform(closed -> store.close());
  }
}
