package io.headgate.simulator;

/** How long a model takes, in milliseconds; 0 is no wait at all. */
record Latency(long firstMillis, long gapMillis) {

  static final Latency ZERO = new Latency(0, 0);

  static Latency of(Simulator.Options options) {
    return new Latency(options.firstToken().toMillis(), options.betweenTokens().toMillis());
  }

  Latency under(Fault fault) {
    long first = fault.number(FaultKey.FIRST).orElse((int) firstMillis);
    return new Latency(first, fault.number(FaultKey.GAP).orElse((int) gapMillis));
  }
}
