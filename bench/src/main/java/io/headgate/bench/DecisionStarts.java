package io.headgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts of the gateway up to its first answer that a semantic route gave. */
final class DecisionStarts {

  /** Lines that the gateway logs, in order, and what each says. */
  private static final Map<String, String> LINES =
      Map.of("embedding with", "embedding model warm", "are trained", "semantic routes trained");

  private static final Pattern TIME = Pattern.compile("(\\S+) INFO .*");
  private static final Pattern READY = Pattern.compile("is ready after (\\d+) ms");
  private static final String READY_LINE = "ready line";

  private final DecisionLauncher launcher;
  private final List<Double> firstRouted = new ArrayList<>();
  private final Map<String, List<Double>> parts = new TreeMap<>();

  DecisionStarts(DecisionLauncher launcher) {
    this.launcher = launcher;
  }

  void runBlocking(int starts) throws IOException, InterruptedException {
    launcher.launch().close(); // keeps the vectors of the exemplars for the next ones
    for (int i = 0; i < starts; i++) {
      Files.deleteIfExists(launcher.log());
      Instant start = Instant.now();
      try (Target target = launcher.launch()) {
        firstRouted.add(target.startUpSeconds());
        System.err.println("decision: start " + Spread.figure(target.startUpSeconds()) + " s");
      }
      note(start, Files.readAllLines(launcher.log()));
    }
  }

  private void note(Instant start, List<String> log) {
    for (String line : log) {
      Matcher ready = READY.matcher(line);
      if (ready.find()) {
        add(READY_LINE, Double.parseDouble(ready.group(1)));
      }
      Matcher time = TIME.matcher(line);
      LINES.forEach(
          (words, part) -> {
            if (line.contains(words) && time.matches()) {
              Instant at = OffsetDateTime.parse(time.group(1)).toInstant();
              add(part, (double) Duration.between(start, at).toMillis());
            }
          });
    }
  }

  private void add(String part, double millis) {
    parts.computeIfAbsent(part, some -> new ArrayList<>()).add(millis);
  }

  /** From before the process to the first routed answer, in seconds. */
  Spread firstRoutedSeconds() {
    return Spread.of(firstRouted);
  }

  /** By name, in milliseconds since the start. */
  Map<String, Spread> parts() {
    Map<String, Spread> spreads = new LinkedHashMap<>();
    parts.forEach((name, figures) -> spreads.put(name, Spread.of(figures)));
    return spreads;
  }
}
