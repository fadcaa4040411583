package io.headgate.simulator;

import java.util.Locale;
import java.util.Map;

/** One provider's wire protocol: from requests to replies, faults aside. */
interface Protocol {

  /** Which protocol it is, as the request log and the fault script call it. */
  enum Name {
    OPENAI,
    ANTHROPIC,
    GEMINI;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Turns down a request whose credential or version is missing or wrong, with a Problem. */
  void admit(Inbound inbound);

  boolean wantsStream(Inbound inbound);

  /**
   * Answers, or turns the request down with a {@link Problem}.
   *
   * @param asStream false for one document, even if a stream was asked
   */
  Reply answer(Inbound inbound, boolean asStream);

  /** The error response that this provider would send. */
  Reply error(Problem problem, String requestId);

  /** The event by which this provider tells of an error in the middle of a stream. */
  SseEvent errorEvent();

  /** The headers that come with every response. */
  Map<String, String> headers(RateLimits limits, String requestId);

  /** How lines of the stream end. */
  String lineEnd();
}
