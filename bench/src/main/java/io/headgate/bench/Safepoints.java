package io.headgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pauses of a virtual machine in which all of its threads stand still, out of its log ({@code
 * -Xlog:safepoint:file=…:time}).
 */
record Safepoints(List<Pause> pauses) {

  private static final Pattern LINE =
      Pattern.compile("\\[([^\\]]+)\\] ?Safepoint \"([^\"]+)\".* Total: *(\\d+) ns.*");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ");

  /** One pause; the log tells its end. */
  record Pause(String why, Instant from, Instant to) {

    Duration within(Instant start, Instant end) {
      Instant first = from.isAfter(start) ? from : start;
      Instant last = to.isBefore(end) ? to : end;
      return first.isBefore(last) ? Duration.between(first, last) : Duration.ZERO;
    }
  }

  Safepoints {
    pauses = List.copyOf(pauses);
  }

  static Safepoints read(Path log) throws IOException {
    return parse(Files.readAllLines(log));
  }

  static Safepoints parse(List<String> lines) {
    List<Pause> pauses = new ArrayList<>();
    for (String line : lines) {
      Matcher match = LINE.matcher(line);
      if (match.matches()) {
        Instant end = OffsetDateTime.parse(match.group(1), TIME).toInstant();
        pauses.add(new Pause(match.group(2), end.minusNanos(Long.parseLong(match.group(3))), end));
      }
    }
    return new Safepoints(pauses);
  }

  /** How much of that time the threads stood still. */
  Duration within(Instant start, Instant end) {
    return pauses.stream()
        .map(pause -> pause.within(start, end))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Pauses that lasted at least so long. */
  long atLeast(Duration length) {
    return pauses.stream()
        .filter(pause -> Duration.between(pause.from(), pause.to()).compareTo(length) >= 0)
        .count();
  }
}
