package io.headgate.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The run itself: starts, warm-up, then rounds in which the targets take turns at each block. */
final class RelayRun {

  private static final int WARM_UP = 0;

  private final RelayOptions options;
  private final ChildProcess upstream;
  private final Results results = new Results();
  private final Map<String, Footprint> footprints = new LinkedHashMap<>();

  RelayRun(RelayOptions options, ChildProcess upstream) {
    this.options = options;
    this.upstream = upstream;
  }

  /** Blocks until all is measured; what was found is in {@link #results()} and the footprints. */
  void runBlocking(List<Launcher> launchers) throws IOException, InterruptedException {
    List<Target> targets = new ArrayList<>();
    try {
      for (Launcher launcher : launchers) {
        footprints.put(launcher.name(), timeStarts(launcher));
      }
      for (Launcher launcher : launchers) {
        Target target = launcher.launch();
        targets.add(target);
        footprint(target).setIdle(target.rssMegabytes());
      }
      measure(targets);
      for (Target target : targets) {
        footprint(target).setLoaded(target.rssMegabytes());
      }
    } finally {
      targets.forEach(Target::close);
    }
  }

  Results results() {
    return results;
  }

  /** By target, in the order of the launchers. */
  Map<String, Footprint> footprints() {
    return Collections.unmodifiableMap(footprints);
  }

  private Footprint timeStarts(Launcher launcher) throws IOException, InterruptedException {
    Footprint footprint = new Footprint();
    progress(launcher.name() + ": " + options.starts() + " starts");
    for (int i = 0; i < options.starts(); i++) {
      try (Target target = launcher.launch()) {
        footprint.addStart(target.startUpSeconds());
      }
    }
    return footprint;
  }

  private void measure(List<Target> targets) throws IOException {
    if (options.warmUpSeconds() > 0) {
      measureRound(WARM_UP, targets, Duration.ofSeconds(options.warmUpSeconds()));
    }
    List<Target> order = new ArrayList<>(targets);
    for (int round = 1; round <= options.rounds(); round++) {
      measureRound(round, order, Duration.ofSeconds(options.seconds()));
      Collections.rotate(order, -1);
    }
  }

  private void measureRound(int round, List<Target> order, Duration duration) throws IOException {
    for (Block block : Block.values()) {
      for (Target target : order) {
        if (target.serves(block)) {
          results.add(measureBlock(round, target, block, duration));
        }
      }
    }
  }

  private Measurement measureBlock(int round, Target target, Block block, Duration duration)
      throws IOException {
    Load load = target.load(block, block.schedule(options.pacedStreams()), duration);
    try (LoadGenerator generator = LoadGenerator.open(load)) {
      CpuTimes before = CpuTimes.read(target, upstream);
      LoadResult result = generator.run();
      CpuTimes used = CpuTimes.read(target, upstream).minus(before);
      Measurement measurement =
          new Measurement(round, target.name(), block, result, used.target(), used.others());
      progress(
          "%s, %s, %s: %s/s, %d failed"
              .formatted(
                  round == WARM_UP ? "warm-up" : "round " + round,
                  block.label(),
                  target.name(),
                  Spread.figure(measurement.perSecond()),
                  result.failed()));
      return measurement;
    }
  }

  private Footprint footprint(Target target) {
    return footprints.computeIfAbsent(target.name(), name -> new Footprint());
  }

  private static void progress(String line) {
    System.err.println(line);
  }
}
