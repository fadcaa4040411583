package io.headgate.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the checker of blocked threads told of one event loop: it had not come back for so long.
 *
 * @param loop the number in the name of its thread
 * @param stack where it was, the innermost call first; may be empty
 */
record BlockedLoop(int loop, Instant told, long millis, List<String> stack) {

  private static final Pattern WARNING =
      Pattern.compile(
          "(\\S+) WARN .* Thread vert\\.x-eventloop-thread-(\\d+) has been blocked for (\\d+) ms.*");
  private static final String FRAME = "\tat ";

  /** Warnings about the same absence begin at the same time, but for what the checker is late. */
  private static final long SAME_MILLIS = 5;

  BlockedLoop {
    stack = List.copyOf(stack);
  }

  Instant since() {
    return told.minusMillis(millis);
  }

  /** Reads what a gateway printed; of several warnings about one absence the last one counts. */
  static List<BlockedLoop> read(Path log) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(log)) {
      return parse(lines);
    }
  }

  static List<BlockedLoop> parse(BufferedReader lines) throws IOException {
    List<BlockedLoop> found = new ArrayList<>();
    List<String> stack = new ArrayList<>();
    Matcher warning = WARNING.matcher("");
    boolean open = false;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (open && line.startsWith(FRAME)) {
        stack.add(line.substring(FRAME.length()));
        continue;
      }
      Matcher next = WARNING.matcher(line);
      boolean begins = !line.startsWith("{") && next.matches();
      if (open && (begins || !line.contains("Thread blocked"))) {
        add(found, of(warning, stack));
        stack.clear();
        open = false;
      }
      if (begins) {
        warning = next;
        open = true;
      }
    }
    if (open) {
      add(found, of(warning, stack));
    }
    return found;
  }

  private static BlockedLoop of(Matcher warning, List<String> stack) {
    return new BlockedLoop(
        Integer.parseInt(warning.group(2)),
        OffsetDateTime.parse(warning.group(1)).toInstant(),
        Long.parseLong(warning.group(3)),
        stack);
  }

  private static void add(List<BlockedLoop> found, BlockedLoop next) {
    found.removeIf(next::continues);
    found.add(next);
  }

  private boolean continues(BlockedLoop earlier) {
    return earlier.loop == loop
        && Math.abs(earlier.since().toEpochMilli() - since().toEpochMilli()) <= SAME_MILLIS;
  }

  /** The calls that tell where it was: ours, and the innermost one. */
  String place() {
    List<String> ours =
        stack.stream().filter(frame -> frame.contains("io.headgate")).limit(3).toList();
    return (stack.isEmpty() ? "no stack" : stack.get(0)) + (ours.isEmpty() ? "" : " " + ours);
  }
}
