package io.headgate.simulator;

import java.util.List;
import java.util.Map;

/**
 * All that will happen on the wire for one response, decided before its first byte.
 *
 * @param headers values of one name in the order in which they are sent
 * @param length what {@code content-length} announces; unused unless that is the framing
 */
record WireScript(
    int status, Map<String, List<String>> headers, Framing framing, long length, List<Step> steps) {

  WireScript {
    steps = List.copyOf(steps);
  }

  /** How the reader can tell where the body ends. */
  enum Framing {
    CHUNKED,
    LENGTH,
    /** The body ends when the connection does. */
    CLOSE
  }
}
