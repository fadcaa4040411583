package io.headgate.simulator;

/**
 * How long a model takes, in milliseconds; 0 is no wait at all.
 *
 * @param firstMillis before the response starts
 * @param firstTokenMillis from there to the first token
 * @param gapMillis between tokens
 */
record Latency(long firstMillis, long firstTokenMillis, long gapMillis) {

  static final Latency ZERO = new Latency(0, 0, 0);

  static Latency of(Simulator.Options options) {
    return new Latency(options.firstToken().toMillis(), 0, options.betweenTokens().toMillis());
  }

  Latency under(Fault fault) {
    long first = fault.number(FaultKey.FIRST).orElse((int) firstMillis);
    long firstToken = fault.number(FaultKey.FIRST_TOKEN).orElse((int) firstTokenMillis);
    return new Latency(first, firstToken, fault.number(FaultKey.GAP).orElse((int) gapMillis));
  }
}
