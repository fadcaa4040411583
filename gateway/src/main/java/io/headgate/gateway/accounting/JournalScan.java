package io.headgate.gateway.accounting;

import io.headgate.gateway.accounting.Journal.Lost;
import io.headgate.gateway.accounting.JournalRecord.Closed;
import io.headgate.gateway.accounting.JournalRecord.Intent;
import io.headgate.gateway.accounting.JournalRecord.Life;
import io.headgate.gateway.accounting.JournalRecord.Position;
import io.headgate.gateway.accounting.JournalRecord.Progress;
import io.headgate.gateway.accounting.JournalRecord.Settled;
import io.headgate.gateway.accounting.JournalRecord.Stored;
import io.headgate.gateway.accounting.Segment.Slot;
import io.headgate.gateway.accounting.SegmentReader.Found;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all files of a journal that an earlier life has left. What cannot be read at the end of the
 * newest was never acknowledged and is cut off; elsewhere it is reported and skipped.
 */
final class JournalScan {

  private static final Logger LOG = LoggerFactory.getLogger(JournalScan.class);
  private static final Pattern NAME = Pattern.compile("journal-(\\d{12})");

  private final List<Segment> segments = new ArrayList<>();
  private final Map<String, Lost> open = new LinkedHashMap<>();
  private final Set<String> lives = new LinkedHashSet<>();
  private Position storedBefore = Position.BEGINNING;
  private Position lastRow = Position.BEGINNING;
  private long damagedBytes;

  private JournalScan() {}

  static String nameOf(long segment) {
    return String.format("journal-%012d", segment);
  }

  static JournalScan readBlocking(Path directory) throws IOException {
    JournalScan scan = new JournalScan();
    scan.listBlocking(directory);
    for (Segment segment : scan.segments) {
      scan.readBlocking(segment);
    }
    return scan;
  }

  private void listBlocking(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(directory)) {
      files = listed.sorted().toList();
    }
    for (Path file : files) {
      Matcher name = NAME.matcher(file.getFileName().toString());
      if (name.matches()) {
        segments.add(new Segment(Long.parseLong(name.group(1)), file));
      }
    }
  }

  private void readBlocking(Segment segment) throws IOException {
    try (FileChannel file =
        FileChannel.open(segment.path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      SegmentReader reader = new SegmentReader(file, 0);
      Optional<Found> found = reader.nextBlocking();
      while (found.isPresent()) {
        report(segment, found.get());
        take(segment, found.get());
        found = reader.nextBlocking();
      }
      segment.size = reader.goodUntil();
      cutBlocking(segment, file);
    }
  }

  private void report(Segment segment, Found found) {
    if (found.skipped() > 0) {
      damagedBytes += found.skipped();
      LOG.warn(
          "{} is damaged: {} bytes from offset {} on cannot be read and are skipped",
          segment.path,
          found.skipped(),
          found.start() - found.skipped());
    }
  }

  /** The end of the newest file is where a process dies; that of others is not. */
  private void cutBlocking(Segment segment, FileChannel file) throws IOException {
    long excess = file.size() - segment.size;
    if (excess == 0) {
      return;
    }
    if (segment == segments.get(segments.size() - 1)) {
      LOG.info("{} ends in {} bytes of an unfinished write, cut off", segment.path, excess);
    } else {
      damagedBytes += excess;
      LOG.warn(
          "{} is damaged: {} bytes from offset {} to its end cannot be read and are cut off",
          segment.path,
          excess,
          segment.size);
    }
    file.truncate(segment.size);
  }

  private void take(Segment segment, Found found) {
    JournalRecord entry = found.entry();
    if (entry instanceof Life life) {
      lives.add(life.life());
    } else if (entry instanceof Closed closed) {
      lives.remove(closed.life());
    } else if (entry instanceof Stored stored) {
      storedBefore = stored.before().compareTo(storedBefore) > 0 ? stored.before() : storedBefore;
    } else if (entry instanceof Intent intent) {
      Slot slot = new Slot();
      slot.began(segment);
      open.put(intent.heading().id(), new Lost(slot, intent, Optional.empty()));
    } else if (entry instanceof Progress progress) {
      open.computeIfPresent(progress.id(), (id, known) -> advanced(segment, known, progress));
    } else if (entry instanceof Settled settled) {
      Lost ended = open.remove(settled.id());
      (ended == null ? new Slot() : ended.slot()).settled(segment, found.end());
      lastRow = new Position(segment.number, found.end());
    }
  }

  private static Lost advanced(Segment segment, Lost known, Progress progress) {
    known.slot().progressed(segment);
    return new Lost(known.slot(), known.intent(), Optional.of(progress));
  }

  List<Segment> segments() {
    return segments;
  }

  List<Lost> lost() {
    return List.copyOf(open.values());
  }

  Set<String> lives() {
    return lives;
  }

  Position storedBefore() {
    return storedBefore;
  }

  /** Whether there are rows that may not be stored. */
  boolean hasUnstored() {
    return lastRow.compareTo(storedBefore) > 0;
  }

  long damagedBytes() {
    return damagedBytes;
  }
}
