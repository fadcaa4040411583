package io.headgate.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One server-sent event.
 *
 * @param name the event's name; null when it has none
 * @param tokens how many tokens of the answer it carries
 */
record SseEvent(Part part, @Nullable String name, String data, int tokens) {

  static SseEvent of(Part part, JsonNode json) {
    return new SseEvent(part, null, Json.compact(json), 0);
  }

  static SseEvent named(Part part, String name, JsonNode json) {
    return new SseEvent(part, name, Json.compact(json), 0);
  }

  SseEvent carrying(int count) {
    return new SseEvent(part, name, data, count);
  }

  /** Which part of a stream an event is, so that faults can find it. */
  enum Part {
    CONTENT,
    FINISH,
    USAGE,
    END
  }
}
