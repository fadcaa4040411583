package io.headgate.gateway.state;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open file of an embedded store, or its memory when it has none. A file that fails is closed
 * with what was not committed, and opened again when it is next needed, so that a full disk is
 * forgotten once there is room. Used by one thread, the store's own; {@link #isOpen()} by any.
 */
final class StoreFile {

  private static final Logger LOG = LoggerFactory.getLogger(StoreFile.class);

  /** Between two tries to open a file that has failed. */
  private static final long REOPEN_NANOS = Duration.ofMillis(500).toNanos();

  /**
   * How long space that is no longer used is left alone. What the last commit does not use may be
   * overwritten by the next one, if the last is surely on the disk: with a sync it is, and without
   * one it is once the system has written it back.
   */
  private static final int SYNCED_RETENTION_MILLIS = 500;

  private static final int UNSYNCED_RETENTION_MILLIS = 45_000;

  private static final int FILL_PERCENT = 60;
  private static final int COMPACTION_BYTES = 4 << 20;

  /** Nothing is moved about while closing: the space is used again anyway. */
  private static final int CLOSING_MILLIS = 0;

  private final Optional<StorePlace> place;
  private final boolean isSynced;
  private final LongSupplier nanos;
  private final RandomGenerator random;
  private @Nullable MVStore store;
  private @Nullable Tables tables;
  private long failedNanos;
  private boolean isClosed;
  private volatile boolean isOpen;

  StoreFile(
      Optional<Path> directory, boolean isSynced, LongSupplier nanos, RandomGenerator random) {
    this.place = directory.map(at -> new StorePlace(at, isSynced));
    this.isSynced = isSynced;
    this.nanos = nanos;
    this.random = random;
  }

  /**
   * Opens it for the first time.
   *
   * @throws StateStoreException when it cannot be used
   */
  void openBlocking() {
    place.ifPresent(StorePlace::prepareBlocking);
    startBlocking();
    place.ifPresent(StorePlace::signBlocking);
  }

  private void startBlocking() {
    MVStore opened = place.map(StorePlace::openBlocking).orElseGet(StoreFile::inMemory);
    try {
      opened.setVersionsToKeep(0);
      if (place.isPresent()) {
        opened.setRetentionTime(isSynced ? SYNCED_RETENTION_MILLIS : UNSYNCED_RETENTION_MILLIS);
      }
      store = opened;
      tables = Tables.of(opened);
      StoreNotes.begin(tables, random);
      commitBlocking();
      isOpen = true;
    } catch (RuntimeException e) {
      opened.closeImmediately();
      throw e;
    }
  }

  private static MVStore inMemory() {
    return new MVStore.Builder().autoCommitDisabled().open();
  }

  /**
   * The tables to read and write.
   *
   * @throws StoreUnavailableException when the file has failed and cannot be opened again yet, or
   *     is closed for good
   */
  Tables tablesBlocking() {
    if (isClosed) {
      throw new StoreUnavailableException(this + " is closed");
    }
    if (!isOpen) {
      reopenBlocking();
    }
    return requireNonNull(tables, "tables");
  }

  private void reopenBlocking() {
    if (nanos.getAsLong() - failedNanos < REOPEN_NANOS) {
      throw new StoreUnavailableException(this + " has failed and is not open again yet");
    }
    try {
      startBlocking();
      LOG.info("{} is open again", this);
    } catch (MVStoreException | StateStoreException e) {
      failedNanos = nanos.getAsLong();
      throw new StoreUnavailableException(this + " cannot be opened again: " + e.getMessage(), e);
    }
  }

  /** Makes what was written last; with {@code sync} even when the machine loses its power. */
  void commitBlocking() {
    MVStore open = requireNonNull(store, "store");
    open.commit();
    if (isSynced && place.isPresent()) {
      open.sync();
    }
  }

  /** Forgets what was not committed, after a failure. */
  void abandonBlocking(Throwable failure) {
    MVStore failed = requireNonNull(store, "store");
    if (place.isEmpty()) {
      failed.rollback();
      return;
    }
    isOpen = false;
    failedNanos = nanos.getAsLong();
    LOG.error("{} has failed and will be opened again: {}", this, failure.toString());
    failed.closeImmediately();
  }

  /** Writes parts of the file that are mostly unused anew, so that their space is used again. */
  void compactBlocking() {
    MVStore open = requireNonNull(store, "store");
    if (place.isPresent() && open.compact(FILL_PERCENT, COMPACTION_BYTES)) {
      commitBlocking();
    }
  }

  void closeBlocking() {
    MVStore open = requireNonNull(store, "store");
    isClosed = true;
    if (isOpen) {
      isOpen = false;
      open.close(CLOSING_MILLIS);
      place.ifPresent(StorePlace::unsignBlocking);
    }
  }

  /** Any thread. */
  boolean isOpen() {
    return isOpen;
  }

  @Override
  public String toString() {
    return place.map(StorePlace::toString).orElse("the store in memory");
  }
}
