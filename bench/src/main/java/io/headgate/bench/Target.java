package io.headgate.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * One way to reach the canned provider, up and running.
 *
 * @param key sent as the bearer token
 * @param process what stands between generator and upstream; empty for the direct way
 * @param translates whether it has models that map to other dialects than OpenAI's
 * @param startUpSeconds from the start of the process to its first right answer
 */
record Target(
    String name,
    InetSocketAddress address,
    String key,
    Optional<ChildProcess> process,
    boolean translates,
    double startUpSeconds)
    implements AutoCloseable {

  boolean serves(Block block) {
    return translates || !block.isTranslated();
  }

  Load load(Block block, Schedule schedule, Duration duration) {
    String host = address.getHostString() + ":" + address.getPort();
    return new Load(
        address,
        ChatRequest.render(host, key, block.model(), block.isStreamed()),
        block.isStreamed(),
        schedule,
        duration);
  }

  /** CPU-seconds so far, 0 when there is no process. */
  double cpuSeconds() throws IOException {
    return process.isPresent() ? process.get().cpuSeconds() : 0;
  }

  /** Resident memory, not a number when there is no process. */
  double rssMegabytes() throws IOException {
    return process.isPresent() ? process.get().rssMegabytes() : Double.NaN;
  }

  @Override
  public void close() {
    process.ifPresent(ChildProcess::close);
  }
}
