package io.headgate.gateway.accounting;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the journal is kept, and how much of it.
 *
 * @param directory of the files; empty keeps all in memory, for demonstrations and tests: what has
 *     not reached the store dies with the process. Default empty
 * @param sync default {@link Sync#ALWAYS}
 * @param segmentBytes after which a new file is begun; default 64 MiB
 * @param maxBytes of all files, at least four times {@code segmentBytes}; when it is met, new
 *     requests are refused and those that run can still end. Default 1 GiB
 * @param maxWaiting intents that wait to be written; default 65,536
 * @param maxRowsInMemory rows that wait to be stored and are kept in memory, too; those beyond are
 *     read from the files when their turn comes. Without files it is the bound on rows that wait.
 *     Default 4,096
 */
public record JournalConfig(
    Optional<Path> directory,
    Sync sync,
    long segmentBytes,
    long maxBytes,
    int maxWaiting,
    int maxRowsInMemory) {

  private static final int SEGMENTS = 4;

  public JournalConfig {
    if (segmentBytes < 1) {
      throw new IllegalArgumentException("segmentBytes: " + segmentBytes + " (expected: > 0)");
    }
    if (maxBytes / SEGMENTS < segmentBytes) {
      throw new IllegalArgumentException(
          "maxBytes: " + maxBytes + " (expected: at least 4 * segmentBytes)");
    }
    if (maxWaiting < 1) {
      throw new IllegalArgumentException("maxWaiting: " + maxWaiting + " (expected: > 0)");
    }
    if (maxRowsInMemory < 1) {
      throw new IllegalArgumentException(
          "maxRowsInMemory: " + maxRowsInMemory + " (expected: > 0)");
    }
  }

  public static JournalConfig defaults() {
    return new JournalConfig(Optional.empty(), Sync.ALWAYS, 64L << 20, 1L << 30, 65_536, 4_096);
  }

  /** The same in a directory. */
  public JournalConfig in(Path home) {
    return new JournalConfig(
        Optional.of(home), sync, segmentBytes, maxBytes, maxWaiting, maxRowsInMemory);
  }

  /** When what was written is safe. */
  public enum Sync {
    /** When the disk has it: a power cut loses nothing. */
    ALWAYS,
    /** When the operating system has it: the death of the process loses nothing. */
    OS
  }
}
