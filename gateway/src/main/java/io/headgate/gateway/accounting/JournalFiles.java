package io.headgate.gateway.accounting;

import io.headgate.gateway.accounting.JournalConfig.Sync;
import io.headgate.gateway.accounting.JournalRecord.Life;
import io.headgate.gateway.accounting.JournalRecord.Position;
import io.headgate.gateway.accounting.JournalRecord.Stored;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of the journal, the newest of which is written to. What a failed write may have left is
 * cut off before anything else is written. One thread at a time, and it blocks.
 */
final class JournalFiles {

  private static final Logger LOG = LoggerFactory.getLogger(JournalFiles.class);

  /** Earlier lives that are told of; those before are forgotten. */
  static final int MAX_LIVES = 64;

  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path directory;
  private final Disk disk;
  private final JournalLock lock;
  private final Sync sync;
  private final String life;
  private final TreeMap<Long, Segment> segments = new TreeMap<>();
  private final Set<String> deadLives = new LinkedHashSet<>();

  private Position storedBefore = Position.BEGINNING;
  private Segment current;
  private FileChannel channel;
  private boolean mayBeDirty;
  private long bytes;

  /** Goes on after what stands in a directory. */
  JournalFiles(
      Path directory, JournalLock lock, Sync sync, String life, JournalScan scan, Disk disk)
      throws IOException {
    this.directory = directory;
    this.disk = disk;
    this.lock = lock;
    this.sync = sync;
    this.life = life;
    scan.segments().forEach(segment -> segments.put(segment.number, segment));
    scan.lives().stream()
        .filter(earlier -> !earlier.equals(life))
        .skip(Math.max(0, scan.lives().size() - MAX_LIVES))
        .forEach(deadLives::add);
    this.storedBefore = scan.storedBefore();
    this.bytes = segments.values().stream().mapToLong(segment -> segment.size).sum();
    long last = segments.isEmpty() ? 0 : segments.lastKey();
    this.current = newSegment(Math.max(last, storedBefore.segment()) + 1);
    this.channel = beginBlocking(current);
    segments.put(current.number, current);
  }

  Set<String> deadLives() {
    return deadLives;
  }

  Position storedBefore() {
    return storedBefore;
  }

  Segment current() {
    return current;
  }

  long bytes() {
    return bytes;
  }

  /** The segments from a number on, in order. */
  List<Segment> segmentsFrom(long number) {
    return new ArrayList<>(segments.tailMap(number, true).values());
  }

  /**
   * Writes at the end of the newest file, all or nothing, and makes it safe.
   *
   * @return where the group begins in {@link #current}
   */
  long appendBlocking(ByteBuffer group) throws IOException {
    cleanBlocking();
    long start = current.size;
    int length = group.remaining();
    mayBeDirty = true;
    try {
      long at = start;
      while (group.hasRemaining()) {
        at += channel.write(group, at);
      }
      forceBlocking();
    } catch (IOException failure) {
      cleanQuietlyBlocking(failure);
      throw failure;
    }
    mayBeDirty = false;
    current.size += length;
    bytes += length;
    return start;
  }

  private void forceBlocking() throws IOException {
    if (sync == Sync.ALWAYS) {
      channel.force(false);
    }
  }

  private void cleanBlocking() throws IOException {
    if (mayBeDirty) {
      channel.truncate(current.size);
      forceBlocking();
      mayBeDirty = false;
    }
  }

  private void cleanQuietlyBlocking(IOException cause) {
    try {
      cleanBlocking();
    } catch (IOException failure) {
      cause.addSuppressed(failure);
    }
  }

  /** Begins a new file. */
  void rotateBlocking() throws IOException {
    cleanBlocking();
    Segment next = newSegment(current.number + 1);
    FileChannel begun = beginBlocking(next);
    FileChannel finished = channel;
    current = next;
    channel = begun;
    segments.put(current.number, current);
    finished.close();
    deleteDoneBlocking();
  }

  private Segment newSegment(long number) {
    return new Segment(number, directory.resolve(JournalScan.nameOf(number)));
  }

  private FileChannel beginBlocking(Segment segment) throws IOException {
    FileChannel file = disk.createBlocking(segment.path);
    try (FileChannel entry = FileChannel.open(directory, StandardOpenOption.READ)) {
      // There may be something when the disk was full the last time.
      file.truncate(0);
      ByteBuffer heading = heading();
      segment.size = heading.remaining();
      long at = 0;
      while (heading.hasRemaining()) {
        at += file.write(heading, at);
      }
      file.force(true);
      entry.force(true);
    } catch (IOException failure) {
      file.close();
      throw failure;
    }
    bytes += segment.size;
    return file;
  }

  /** What must not be lost with the files before. */
  private ByteBuffer heading() {
    List<byte[]> heads = new ArrayList<>();
    deadLives.forEach(dead -> heads.add(Frame.of(new Life(dead))));
    heads.add(Frame.of(new Life(life)));
    heads.add(Frame.of(new Stored(storedBefore)));
    ByteBuffer heading = ByteBuffer.allocate(heads.stream().mapToInt(head -> head.length).sum());
    heads.forEach(heading::put);
    return heading.flip();
  }

  /** All rows before a position are safe elsewhere. */
  void storedBlocking(Position before) throws IOException {
    if (before.compareTo(storedBefore) > 0) {
      storedBefore = before;
      deleteDoneBlocking();
    }
  }

  /** Deletes what nothing needs any more. */
  void deleteDoneBlocking() throws IOException {
    for (Segment segment : List.copyOf(segments.values())) {
      if (segment != current && segment.isDone(storedBefore)) {
        Files.deleteIfExists(segment.path);
        segment.deleted();
        segments.remove(segment.number);
        bytes -= segment.size;
      }
    }
  }

  void closeBlocking() {
    try (JournalLock held = lock;
        FileChannel last = channel) {
      cleanBlocking();
      last.force(false);
    } catch (IOException failure) {
      LOG.warn("the journal in {} was not closed well", directory, failure);
    }
  }

  /** Makes files; another one than the usual in tests, for disks get full and break. */
  interface Disk {

    FileChannel createBlocking(Path file) throws IOException;

    static Disk usual() {
      return file ->
          FileChannel.open(
              file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), PRIVATE);
    }
  }
}
