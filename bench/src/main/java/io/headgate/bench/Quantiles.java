package io.headgate.bench;

import org.HdrHistogram.Histogram;

/** The two quantiles that the reports give; not a number when nothing was recorded. */
record Quantiles(double p50Millis, double p99Millis) {

  static Quantiles of(Histogram nanos) {
    return nanos.getTotalCount() == 0
        ? new Quantiles(Double.NaN, Double.NaN)
        : new Quantiles(nanos.getValueAtPercentile(50) / 1e6, nanos.getValueAtPercentile(99) / 1e6);
  }
}
