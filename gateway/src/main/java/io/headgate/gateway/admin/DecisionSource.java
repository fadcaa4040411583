package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Remembers the latest routing decisions. */
@FunctionalInterface
public interface DecisionSource {

  /**
   * The newest decisions, newest first.
   *
   * @param route only of this one
   * @param request only of this one
   */
  Future<List<JsonNode>> latest(int limit, Optional<String> route, Optional<String> request);
}
