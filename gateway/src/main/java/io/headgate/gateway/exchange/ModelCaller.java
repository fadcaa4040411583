package io.headgate.gateway.exchange;

import io.headgate.gateway.protocol.ChatRequest;
import io.vertx.core.Future;
import java.time.Duration;

/** Asks a model on Headgate's own behalf, such as which route a prompt belongs to. */
public interface ModelCaller {

  /**
   * Makes one attempt.
   *
   * @param exchange for whose sake; the attempt is recorded there as a side call
   * @param patience after which the attempt is given up; never longer than what is left of the
   *     exchange
   * @return the text of the answer's first choice; fails with a {@link
   *     io.headgate.gateway.protocol.GatewayException}
   */
  Future<String> ask(
      Exchange exchange, Candidate candidate, ChatRequest request, Duration patience);
}
