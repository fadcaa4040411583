package io.headgate.gateway.config;

import io.headgate.gateway.protocol.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where tenants, keys, budgets, the ledger and the audit log are kept.
 *
 * @param directory of the embedded store, the ledger's journal and local copies; absolute. Empty:
 *     {@code data} beside {@code bin} and {@code lib} of the distribution
 * @param sync how far what is written has come when it counts as written
 * @param redis present exactly for {@link Store#REDIS}
 * @param pepper goes into the digests of keys; empty: one is made and kept in the directory, which
 *     {@link Store#REDIS} does not allow
 */
public record StateConfig(
    Store store,
    Optional<Path> directory,
    Sync sync,
    Optional<Redis> redis,
    Optional<Secret> pepper) {

  public StateConfig {
    if (redis.isPresent() != (store == Store.REDIS)) {
      throw new IllegalArgumentException("redis: for store: redis, and needed there");
    }
    if (pepper.isEmpty() && store == Store.REDIS) {
      throw new IllegalArgumentException("pepper: needed for store: redis");
    }
  }

  public static StateConfig defaults() {
    return new StateConfig(
        Store.EMBEDDED, Optional.empty(), Sync.ALWAYS, Optional.empty(), Optional.empty());
  }

  /** Keeps nothing behind the end of the process. */
  public static StateConfig inMemory() {
    return new StateConfig(
        Store.MEMORY, Optional.empty(), Sync.ALWAYS, Optional.empty(), Optional.empty());
  }

  /** What keeps it. */
  public enum Store {
    /** A file of this node. */
    EMBEDDED,
    /** A server that several nodes share. */
    REDIS,
    /** This process, until its end. */
    MEMORY
  }

  /** When something counts as written. */
  public enum Sync {
    /** When it is on the disk. */
    ALWAYS,
    /** When the operating system has it. */
    OS
  }

  /**
   * The server.
   *
   * @param url with scheme {@code redis} or {@code rediss}; may hold a password
   * @param timeout of one command
   * @param prefix begins all names that are used there
   */
  public record Redis(Secret url, Duration timeout, String prefix) {

    static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(100);
    static final String DEFAULT_PREFIX = "hg:";

    /** A server with the other settings by default. */
    public static Redis at(Secret url) {
      return new Redis(url, DEFAULT_TIMEOUT, DEFAULT_PREFIX);
    }
  }
}
