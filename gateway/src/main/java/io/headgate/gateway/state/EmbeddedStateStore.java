package io.headgate.gateway.state;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * A state store in a file of this node, for a gateway of one node; or in its memory, which keeps
 * nothing. Each batch of writes is one commit: a process that is killed loses nothing that was
 * acknowledged, and with {@code sync} neither does a machine that loses its power.
 *
 * <p>A file serves one process. Its end is found again after a crash; a file that is damaged is
 * refused and left as it is. When the disk is full, operations fail until there is room again.
 *
 * <p>Times to live follow the clock of the node: when it is set forward, what should have lapsed
 * then lapses early. Positions of logs never go back.
 */
public final class EmbeddedStateStore implements StateStore, StoreStatus {

  /** Rows forgotten between two looks at what else waits. */
  private static final int TRIM_STEP = 1_000;

  private final StoreThread thread;
  private final StoreFile file;
  private final StoreTally tally;

  private EmbeddedStateStore(StoreThread thread, StoreFile file, StoreTally tally) {
    this.thread = thread;
    this.file = file;
    this.tally = tally;
  }

  /**
   * Opens a store.
   *
   * @return completes when it is open; fails with a {@link StateStoreException} when its file is in
   *     use or cannot be read
   */
  public static Future<EmbeddedStateStore> open(Vertx vertx, Config config) {
    return open(vertx, config, Clock.systemUTC(), System::nanoTime, new SecureRandom());
  }

  /** As {@link #open(Vertx, Config)}, with time and chance passed in. */
  public static Future<EmbeddedStateStore> open(
      Vertx vertx, Config config, Clock clock, LongSupplier nanos, RandomGenerator random) {
    StoreFile file = new StoreFile(config.directory(), config.sync(), nanos, random);
    StoreTally tally = new StoreTally(config.maxPending());
    StoreThread thread = new StoreThread(vertx, file, tally, clock);
    return thread
        .start(config.tidyEvery())
        .map(started -> new EmbeddedStateStore(thread, file, tally));
  }

  @Override
  public Future<Optional<Stored>> get(String map, String key) {
    return thread.read((tables, now) -> EmbeddedMaps.get(tables, now, map, key));
  }

  @Override
  public Future<OptionalLong> put(String map, String key, Write write) {
    long bytes = write.value().map(value -> value.length()).orElse(0);
    return thread.write(bytes, (tables, now) -> EmbeddedMaps.put(tables, now, map, key, write));
  }

  @Override
  public Future<List<Entry>> list(String map, String after, int limit) {
    return thread.read((tables, now) -> EmbeddedMaps.list(tables, now, map, after, limit));
  }

  @Override
  public Future<Integer> append(String log, List<Append> rows) {
    List<Append> copy = List.copyOf(rows);
    return thread.write(
        StoreRules.bytes(copy), (tables, now) -> EmbeddedLogs.append(tables, now, log, copy));
  }

  @Override
  public Future<List<Row>> read(String log, Range range) {
    return thread.read((tables, now) -> EmbeddedLogs.read(tables, log, range));
  }

  @Override
  public Future<Optional<Row>> find(String log, String id) {
    return thread.read((tables, now) -> EmbeddedLogs.find(tables, log, id));
  }

  @Override
  public Future<Void> trim(String log, Instant before) {
    return thread
        .write(0, (tables, now) -> EmbeddedLogs.trim(tables, log, before, TRIM_STEP))
        .compose(isMore -> isMore ? trim(log, before) : Future.succeededFuture());
  }

  @Override
  public Future<Map<String, Long>> counts(String group) {
    return thread.read((tables, now) -> EmbeddedCounters.counts(tables, now, group));
  }

  @Override
  public Future<Claimed> claim(Claim claim) {
    return thread.write(0, (tables, now) -> EmbeddedClaims.claim(tables, now, claim));
  }

  @Override
  public Future<List<Claimed>> claims(String writer) {
    return thread.read((tables, now) -> EmbeddedClaims.claims(tables, now, writer));
  }

  @Override
  public Future<String> identity() {
    return thread.read((tables, now) -> StoreNotes.identity(tables));
  }

  @Override
  public Future<Void> close() {
    return thread.close();
  }

  @Override
  public boolean isUp() {
    return file.isOpen();
  }

  @Override
  public int pending() {
    return tally.pending();
  }

  @Override
  public long failures() {
    return tally.failures();
  }

  @Override
  public Optional<String> lastError() {
    return tally.lastError();
  }

  @Override
  public boolean isBreakerOpen() {
    return !file.isOpen();
  }

  /**
   * Where and how an embedded store keeps what it is given.
   *
   * @param directory of its file; empty: in memory only, nothing is kept
   * @param sync whether what is acknowledged survives a loss of power, at the cost of a sync for
   *     each batch
   * @param maxPending operations that may wait; more are refused
   * @param tidyEvery how often what is over is removed and space is given back
   */
  public record Config(Optional<Path> directory, boolean sync, int maxPending, Duration tidyEvery) {

    public Config {
      if (maxPending < 1) {
        throw new IllegalArgumentException("maxPending: " + maxPending + " (expected: >= 1)");
      }
      if (tidyEvery.toMillis() < 1) {
        throw new IllegalArgumentException("tidyEvery: " + tidyEvery + " (expected: >= 1 ms)");
      }
    }

    /** In memory only. */
    public static Config defaults() {
      return new Config(Optional.empty(), true, 4_096, Duration.ofSeconds(1));
    }

    /** In a file in this directory. */
    public static Config in(Path directory) {
      Config defaults = defaults();
      return new Config(
          Optional.of(directory), defaults.sync(), defaults.maxPending(), defaults.tidyEvery());
    }
  }
}
