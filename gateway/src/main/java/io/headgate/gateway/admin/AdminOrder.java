package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.protocol.GatewayException;

/** Something that an administrator may have done, by {@code POST}. */
@FunctionalInterface
public interface AdminOrder {

  /**
   * Does it, and writes who had it done to the log.
   *
   * @param by where the order came from
   * @return the answer, told with status 200
   * @throws GatewayException when it is not done: its status and message are told
   */
  JsonNode carryOut(ObjectNode order, String by);
}
