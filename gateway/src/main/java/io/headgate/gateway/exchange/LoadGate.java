package io.headgate.gateway.exchange;

import io.headgate.gateway.protocol.GatewayException;
import java.util.Optional;

/**
 * Whether the node can take on one more exchange: a port that is asked before anything is done for
 * it. Any thread.
 */
public interface LoadGate {

  /**
   * Lets an exchange in; what was let in is told when it has {@link #left}.
   *
   * @return why it is not let in, empty when it is
   */
  Optional<GatewayException> tryEnter();

  /** An exchange that was let in has ended. */
  void left();

  /** One that lets everything in. */
  static LoadGate open() {
    return new LoadGate() {
      @Override
      public Optional<GatewayException> tryEnter() {
        return Optional.empty();
      }

      @Override
      public void left() {}
    };
  }
}
