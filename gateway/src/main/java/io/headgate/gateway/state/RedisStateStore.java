package io.headgate.gateway.state;

import static java.util.Objects.requireNonNull;

import io.headgate.gateway.protocol.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * A state store in a Redis, for any number of gateways. One primary, with or without replicas:
 * Redis Cluster is not supported, because what one call changes may be anywhere. It must not evict
 * keys ({@code maxmemory-policy noeviction}), and keeps what it has acknowledged as well as its own
 * persistence does ({@code appendonly yes}); a failover to a replica may lose the last moments.
 *
 * <p>Each operation is one script, so that it happens as a whole, but for {@link #trim}, which goes
 * in steps. Times are those of Redis, whatever the clocks of the nodes say.
 *
 * <p>An operation that gets no answer in time fails, and so does every other at once until a
 * connection works again, which is tried all the time.
 */
public final class RedisStateStore implements StateStore, StoreStatus {

  /** Rows forgotten in one step, during which Redis does nothing else. */
  private static final int TRIM_STEP = 500;

  private static final int IDENTITY_BYTES = 16;

  private final RedisLines lines;
  private final RedisKeys keys;
  private final StoreTally tally;
  private final RandomGenerator random;

  private RedisStateStore(
      RedisLines lines, RedisKeys keys, StoreTally tally, RandomGenerator random) {
    this.lines = lines;
    this.keys = keys;
    this.tally = tally;
    this.random = random;
  }

  /**
   * Connects to a store.
   *
   * @return completes after the first try to connect, even when it has failed, for a Redis that is
   *     away may come back; fails with a {@link StateStoreException} when the address is none, or
   *     user and password are refused
   */
  public static Future<RedisStateStore> open(Vertx vertx, Config config) {
    return open(vertx, config, System::nanoTime, new SecureRandom());
  }

  /** As {@link #open(Vertx, Config)}, with time and chance passed in, for use by any thread. */
  public static Future<RedisStateStore> open(
      Vertx vertx, Config config, LongSupplier nanos, RandomGenerator random) {
    return Future.succeededFuture()
        .map(go -> RedisAddress.of(config.uri()))
        .compose(
            address -> {
              StoreTally tally = new StoreTally(config.maxPending());
              RedisLines lines = new RedisLines(vertx, address, tally);
              RedisKeys keys = new RedisKeys(config.prefix());
              return lines
                  .open(config.connections(), () -> new RedisLine(address, config, nanos, random))
                  .map(opened -> new RedisStateStore(lines, keys, tally, random));
            });
  }

  @Override
  public Future<Optional<Stored>> get(String map, String key) {
    return lines.ask(
        () -> new RedisCall(RedisScript.GET, keys.values(map)).with(StoreRules.text("key", key)),
        RedisAnswers::stored);
  }

  @Override
  public Future<OptionalLong> put(String map, String key, Write write) {
    return lines.ask(() -> putting(map, key, write), RedisAnswers::version);
  }

  private RedisCall putting(String map, String key, Write write) {
    StoreRules.write(write);
    OptionalLong expected = write.expected();
    RedisCall call =
        new RedisCall(
                RedisScript.PUT, keys.values(map), keys.names(map), keys.ends(map), keys.version())
            .with(StoreRules.text("key", key))
            .with(expected.isPresent() ? Long.toString(expected.getAsLong()) : "")
            .with(write.value().isPresent() ? "set" : "remove");
    write.value().ifPresentOrElse(call::with, () -> call.with(""));
    return call.with(write.timeToLive().map(StoreRules::millis));
  }

  @Override
  public Future<List<Entry>> list(String map, String after, int limit) {
    return lines.ask(
        () ->
            new RedisCall(RedisScript.LIST, keys.values(map), keys.names(map))
                .with(StoreRules.after(after))
                .with(StoreRules.limit(limit)),
        RedisAnswers::entries);
  }

  @Override
  public Future<Integer> append(String log, List<Append> rows) {
    return lines.ask(() -> appending(log, rows), answer -> requireNonNull(answer.toInteger()));
  }

  private RedisCall appending(String log, List<Append> rows) {
    StoreRules.append(rows);
    RedisCall call =
        new RedisCall(RedisScript.APPEND, keys.rows(log), keys.ids(log)).with(keys.countersStart());
    for (Append row : rows) {
      call.with(row.id()).with(row.row()).with(row.counts().size());
      for (Count count : row.counts()) {
        call.with(count.group())
            .with(count.field())
            .with(count.delta())
            .with(StoreRules.millis(count.timeToLive()));
      }
    }
    return call;
  }

  @Override
  public Future<List<Row>> read(String log, Range range) {
    return lines.ask(
        () -> {
          StoreRules.range(range);
          RedisRange bounds = RedisRange.of(range);
          return new RedisCall(RedisScript.READ, keys.rows(log))
              .with(range.newestFirst() ? "XREVRANGE" : "XRANGE")
              .with(range.newestFirst() ? bounds.last() : bounds.first())
              .with(range.newestFirst() ? bounds.first() : bounds.last())
              .with(range.limit());
        },
        RedisAnswers::rows);
  }

  @Override
  public Future<Optional<Row>> find(String log, String id) {
    return lines.ask(
        () ->
            new RedisCall(RedisScript.FIND, keys.rows(log), keys.ids(log))
                .with(StoreRules.text("id", id)),
        answer -> RedisAnswers.rows(answer).stream().findFirst());
  }

  @Override
  public Future<Void> trim(String log, Instant before) {
    long end = StoreRules.millis(before);
    if (end == 0) {
      return Future.succeededFuture();
    }
    return lines
        .ask(
            () ->
                new RedisCall(RedisScript.TRIM, keys.rows(log), keys.ids(log))
                    .with(end - 1)
                    .with(TRIM_STEP),
            answer -> requireNonNull(answer.toInteger()))
        .compose(count -> count == TRIM_STEP ? trim(log, before) : Future.succeededFuture());
  }

  @Override
  public Future<Map<String, Long>> counts(String group) {
    return lines.ask(
        () -> new RedisCall(RedisScript.COUNTS, keys.counters(group)), RedisAnswers::counts);
  }

  @Override
  public Future<Claimed> claim(Claim claim) {
    return lines.ask(
        () -> {
          StoreRules.claim(claim);
          return new RedisCall(
                  RedisScript.CLAIM, keys.share(claim.group()), keys.writer(claim.writer()))
              .with(keys.writersStart())
              .with(claim.group())
              .with(claim.writer())
              .with(claim.sequence())
              .with(claim.atLeast())
              .with(claim.wanted())
              .with(claim.limit())
              .with(StoreRules.millis(claim.timeToLive()));
        },
        answer -> RedisAnswers.claimed(claim.group(), answer, 0));
  }

  @Override
  public Future<List<Claimed>> claims(String writer) {
    return lines.ask(
        () ->
            new RedisCall(RedisScript.CLAIMS, keys.writer(writer))
                .with(keys.sharesStart())
                .with(writer),
        RedisAnswers::claims);
  }

  @Override
  public Future<String> identity() {
    return lines.ask(
        () -> new RedisCall(RedisScript.IDENTITY, keys.identity()).with(newIdentity()),
        answer -> answer.toString());
  }

  private String newIdentity() {
    byte[] identity = new byte[IDENTITY_BYTES];
    random.nextBytes(identity);
    return HexFormat.of().formatHex(identity);
  }

  @Override
  public Future<Void> close() {
    return lines.close();
  }

  @Override
  public boolean isUp() {
    return lines.areUp();
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
    return !lines.areUp();
  }

  /**
   * Which Redis, and how it is used.
   *
   * @param uri {@code redis://user:password@host:port/database}, or {@code rediss://} with TLS
   * @param prefix what all our keys begin with
   * @param timeout of an operation; a connection on which nothing is answered for so long is closed
   * @param maxPending operations that may wait, those of all connections together; more are refused
   * @param connections each on an event loop of its own; as many as there are loops serve best
   */
  public record Config(
      Secret uri, String prefix, Duration timeout, int maxPending, int connections) {

    private static final int MAX_PENDING = 2_048;

    public Config {
      if (timeout.toMillis() < 1) {
        throw new IllegalArgumentException("timeout: " + timeout + " (expected: >= 1 ms)");
      }
      if (maxPending < 1 || maxPending > MAX_PENDING) {
        throw new IllegalArgumentException(
            "maxPending: " + maxPending + " (expected: 1 to " + MAX_PENDING + ")");
      }
      if (connections < 1) {
        throw new IllegalArgumentException("connections: " + connections + " (expected: >= 1)");
      }
    }

    /** All but the address by default. */
    public static Config defaults(Secret uri) {
      return new Config(
          uri,
          "hg:",
          Duration.ofMillis(100),
          MAX_PENDING,
          VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE);
    }
  }
}
