package io.headgate.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The run itself: all gateways up, a warm-up, then rounds in which they take turns at each block.
 * After a block, the gateway is given the time to carry its rows to the store: that is part of what
 * its requests cost, and must not weigh on the next.
 */
final class AdmissionRun {

  static final List<Block> BLOCKS =
      List.of(Block.JSON_16, Block.JSON_64, Block.JSON_RATE, Block.STREAM_FLAT);

  private static final int WARM_UP = 0;

  private final AdmissionOptions options;
  private final ChildProcess upstream;
  private final Results results = new Results();
  private final Map<String, Footprint> footprints = new LinkedHashMap<>();
  private final Map<String, Double> disk = new HashMap<>();
  private final Map<String, List<Double>> catchingUp = new HashMap<>();

  AdmissionRun(AdmissionOptions options, ChildProcess upstream) {
    this.options = options;
    this.upstream = upstream;
  }

  /** Blocks until all is measured. */
  void runBlocking(List<AdmissionLauncher> launchers) throws IOException, InterruptedException {
    List<Target> targets = new ArrayList<>();
    try {
      for (AdmissionLauncher launcher : launchers) {
        Target target = launcher.launch();
        targets.add(target);
        footprint(target.name()).addStart(target.startUpSeconds());
        footprint(target.name()).setIdle(target.rssMegabytes());
      }
      measure(targets);
      for (Target target : targets) {
        footprint(target.name()).setLoaded(target.rssMegabytes());
      }
      for (AdmissionLauncher launcher : launchers) {
        disk.put(launcher.name(), launcher.diskMegabytes());
      }
    } finally {
      targets.forEach(Target::close);
    }
  }

  Results results() {
    return results;
  }

  Footprint footprint(String way) {
    return footprints.computeIfAbsent(way, name -> new Footprint());
  }

  /** What store and journal take after the run. */
  Spread diskMegabytes(String way) {
    return Spread.of(disk.getOrDefault(way, Double.NaN));
  }

  /** From the end of a block flat out until the gateway had nothing left to do. */
  Spread catchUpSeconds(String way) {
    return Spread.of(catchingUp.getOrDefault(way, List.of()));
  }

  private void measure(List<Target> targets) throws IOException, InterruptedException {
    if (options.warmUpSeconds() > 0) {
      measureRound(WARM_UP, targets, Duration.ofSeconds(options.warmUpSeconds()));
    }
    List<Target> order = new ArrayList<>(targets);
    for (int round = 1; round <= options.rounds(); round++) {
      measureRound(round, order, Duration.ofSeconds(options.seconds()));
      Collections.rotate(order, -1);
    }
  }

  private void measureRound(int round, List<Target> order, Duration duration)
      throws IOException, InterruptedException {
    for (Block block : BLOCKS) {
      for (Target target : order) {
        results.add(measureBlock(round, target, block, duration));
      }
    }
  }

  private Measurement measureBlock(int round, Target target, Block block, Duration duration)
      throws IOException, InterruptedException {
    try (LoadGenerator generator = LoadGenerator.open(load(target, block, duration))) {
      CpuTimes before = CpuTimes.read(target, upstream);
      LoadResult result = generator.run();
      double catchUp = Quiet.awaitBlocking(target);
      CpuTimes used = CpuTimes.read(target, upstream).minus(before);
      if (round != WARM_UP && block != Block.JSON_RATE) {
        catchingUp.computeIfAbsent(target.name(), name -> new ArrayList<>()).add(catchUp);
      }
      Measurement measurement =
          new Measurement(round, target.name(), block, result, used.target(), used.others());
      System.err.printf(
          "%s, %s, %s: %s/s, %d failed, quiet after %s s%n",
          round == WARM_UP ? "warm-up" : "round " + round,
          block.label(),
          target.name(),
          Spread.figure(measurement.perSecond()),
          result.failed(),
          Spread.figure(catchUp));
      return measurement;
    }
  }

  private static Load load(Target target, Block block, Duration duration) {
    String host = target.address().getHostString() + ":" + target.address().getPort();
    return new Load(
        target.address(),
        new ChatRequest.Users(host, target.key(), block.model(), block.isStreamed()),
        recorder -> block.isStreamed() ? new StreamCheck(recorder) : new JsonCheck(),
        block.schedule(1),
        duration);
  }
}
