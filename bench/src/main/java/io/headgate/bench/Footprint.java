package io.headgate.bench;

import java.util.ArrayList;
import java.util.List;

/** What one target takes to start and to hold in memory. */
final class Footprint {

  private final List<Double> startUpSeconds = new ArrayList<>();
  private double idleMegabytes = Double.NaN;
  private double loadedMegabytes = Double.NaN;

  void addStart(double seconds) {
    startUpSeconds.add(seconds);
  }

  /** After the first answer, before any load. */
  void setIdle(double megabytes) {
    idleMegabytes = megabytes;
  }

  /** After the last round, still up. */
  void setLoaded(double megabytes) {
    loadedMegabytes = megabytes;
  }

  Spread startUpSeconds() {
    return Spread.of(startUpSeconds);
  }

  Spread idleMegabytes() {
    return Spread.of(idleMegabytes);
  }

  Spread loadedMegabytes() {
    return Spread.of(loadedMegabytes);
  }
}
