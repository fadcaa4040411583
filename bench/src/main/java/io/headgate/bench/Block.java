package io.headgate.bench;

import java.util.concurrent.TimeUnit;

/** One kind of load that every target of a round gets in turn. */
enum Block {
  JSON_1("JSON, 1 connection", "fast", Kind.JSON),
  JSON_16("JSON, 16 connections", "fast", Kind.JSON),
  JSON_64("JSON, 64 connections", "fast", Kind.JSON),
  JSON_RATE("JSON, 300 requests/s", "fast", Kind.JSON),
  STREAM_FLAT("streams, flat out", "fast", Kind.FLAT),
  STREAM_RATE("streams, 50/s", "fast", Kind.FLAT),
  STREAM_PACED("streams, paced", "paced", Kind.PACED),
  ANTHROPIC_FLAT("Anthropic streams, flat out", "anthropic", Kind.FLAT),
  ANTHROPIC_PACED("Anthropic streams, paced", "anthropic-paced", Kind.PACED),
  GEMINI_FLAT("Gemini streams, flat out", "gemini", Kind.FLAT),
  GEMINI_PACED("Gemini streams, paced", "gemini-paced", Kind.PACED);

  private enum Kind {
    JSON,
    FLAT,
    PACED
  }

  private static final int FLAT_STREAMS = 64;
  private static final int RATE_CONNECTIONS = 16;
  private static final double JSON_PER_SECOND = 300;
  private static final double STREAMS_PER_SECOND = 50;

  /** About what one paced stream lasts: its connections start spread over that time. */
  private static final long PACED_STREAM_NANOS = TimeUnit.MILLISECONDS.toNanos(240);

  private final String label;
  private final String model;
  private final Kind kind;

  Block(String label, String model, Kind kind) {
    this.label = label;
    this.model = model;
    this.kind = kind;
  }

  String label() {
    return label;
  }

  String model() {
    return model;
  }

  boolean isStreamed() {
    return kind != Kind.JSON;
  }

  /** Whether the provider speaks another dialect than the client. */
  boolean isTranslated() {
    return !model.equals("fast") && !model.equals("paced");
  }

  Schedule schedule(int pacedStreams) {
    return switch (this) {
      case JSON_1 -> new Schedule.ClosedLoop(1, 0);
      case JSON_16 -> new Schedule.ClosedLoop(16, 0);
      case JSON_64 -> new Schedule.ClosedLoop(64, 0);
      case JSON_RATE -> new Schedule.OpenLoop(RATE_CONNECTIONS, JSON_PER_SECOND);
      case STREAM_RATE -> new Schedule.OpenLoop(RATE_CONNECTIONS, STREAMS_PER_SECOND);
      case STREAM_FLAT, ANTHROPIC_FLAT, GEMINI_FLAT -> new Schedule.ClosedLoop(FLAT_STREAMS, 0);
      case STREAM_PACED, ANTHROPIC_PACED, GEMINI_PACED ->
          new Schedule.ClosedLoop(pacedStreams, PACED_STREAM_NANOS / pacedStreams);
    };
  }
}
