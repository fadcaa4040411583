package io.headgate.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What a protocol answers, before faults: one JSON document, or the events of a stream.
 *
 * @param events empty when the answer is one document
 * @param tokens how many tokens of an answer it carries
 * @param isGenerated whether a model made it, so that latency applies
 */
record Reply(int status, String document, List<SseEvent> events, int tokens, boolean isGenerated) {

  Reply {
    events = List.copyOf(events);
  }

  /** An answer that costs no model time. */
  static Reply plain(JsonNode json) {
    return new Reply(200, Json.compact(json), List.of(), 0, false);
  }

  static Reply generated(JsonNode json, int tokens) {
    return new Reply(200, Json.compact(json), List.of(), tokens, true);
  }

  static Reply stream(List<SseEvent> events) {
    int tokens = events.stream().mapToInt(SseEvent::tokens).sum();
    return new Reply(200, "", events, tokens, true);
  }

  static Reply error(int status, JsonNode json) {
    return new Reply(status, Json.compact(json), List.of(), 0, false);
  }

  boolean isStream() {
    return !events.isEmpty();
  }
}
