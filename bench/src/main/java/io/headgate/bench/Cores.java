package io.headgate.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives the gateway a core of its own, so that a load of many times what it bears takes nothing
 * from it but requests. Needs two cores and {@code taskset}; without, all share what there is.
 *
 * @param apart whether it was possible
 */
record Cores(boolean apart) {

  private static final String GATEWAYS = "0";
  private static final String ALL_OTHERS = "1";

  /** Moves this process, with what it starts from now on, off the gateway's core. */
  static Cores divideBlocking() throws IOException, InterruptedException {
    if (Runtime.getRuntime().availableProcessors() < 2) {
      return new Cores(false);
    }
    String self = Long.toString(ProcessHandle.current().pid());
    try {
      Process taskset =
          new ProcessBuilder("taskset", "-acp", ALL_OTHERS, self)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new Cores(taskset.waitFor() == 0);
    } catch (IOException noSuchCommand) {
      return new Cores(false);
    }
  }

  /** The command that runs on the gateway's core. */
  List<String> gateway(List<String> command) {
    List<String> whole = new ArrayList<>();
    if (apart) {
      whole.addAll(List.of("taskset", "-c", GATEWAYS));
    }
    whole.addAll(command);
    return whole;
  }

  /** A sentence for a report. */
  @Override
  public String toString() {
    return apart
        ? "The gateway has a core of its own, generator and upstream share the other."
        : "Generator, upstream and gateway share the machine.";
  }
}
