package io.headgate.simulator;

import io.headgate.simulator.SseEncoder.Piece;
import io.headgate.simulator.WireScript.Framing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes the {@link WireScript} of one reply under one fault.
 *
 * <p>The whole body is rendered to bytes first; the faults that spoil its form come next, those
 * that end it early last. So "after N bytes" means bytes of what would have been sent, and {@code
 * x-sim-body-bytes} can tell how many those are.
 */
final class ScriptWriter {

  /** The response header with the length of the body, had nothing cut it. */
  static final String BODY_BYTES = "x-sim-body-bytes";

  private static final String NOBODY_LISTENS = "http://127.0.0.1:1/";
  private static final String PAGE =
      "<!DOCTYPE html><html><head><title>Gateway</title></head>"
          + "<body><h1>This is not the API you are looking for</h1></body></html>";
  private static final int FLOOD_BYTES = 16 * 1024;

  private final Fault fault;
  private final Latency latency;
  private final Map<String, List<String>> headers;

  /**
   * @param headers those of the protocol; the script adds its own to them
   */
  ScriptWriter(Fault fault, Latency latency, Map<String, List<String>> headers) {
    this.fault = fault;
    this.latency = latency;
    this.headers = headers;
  }

  WireScript write(Reply reply, SseEvent errorEvent, String usualLineEnd) {
    if (fault.has(FaultKey.REDIRECT)) {
      header("location", NOBODY_LISTENS);
      return script(302, "text/plain", List.of(), false);
    }
    if (fault.has(FaultKey.HTML)) {
      return script(200, "text/html; charset=utf-8", List.of(Piece.of(PAGE, 0)), false);
    }
    String type = reply.isStream() ? "text/event-stream; charset=utf-8" : "application/json";
    if (fault.has(FaultKey.EMPTY)) {
      return script(200, type, List.of(), reply.isStream());
    }
    if (!reply.isStream()) {
      return script(reply.status(), type, document(reply), false);
    }
    header("cache-control", "no-cache");
    List<SseEvent> events = StreamFaults.apply(reply.events(), fault, errorEvent);
    List<Piece> pieces = new SseEncoder(fault, usualLineEnd).encode(events);
    return script(reply.status(), type, pieces, true);
  }

  private List<Piece> document(Reply reply) {
    boolean isBroken = fault.has(FaultKey.MALFORMED) && reply.status() == 200;
    String text = isBroken ? StreamFaults.BROKEN_JSON : reply.document();
    return List.of(Piece.of(fault.has(FaultKey.BOM) ? "\ufeff" + text : text, reply.tokens()));
  }

  private WireScript script(int status, String type, List<Piece> whole, boolean isStream) {
    long wholeLength = BodyCut.length(whole);
    header("content-type", type);
    header(BODY_BYTES, Long.toString(wholeLength));
    BodyCut cut = BodyCut.of(whole, isStream, fault);
    Framing framing = framing(isStream);
    long length = cut.endsCleanly() ? BodyCut.length(cut.pieces()) : wholeLength;
    return new WireScript(status, headers, framing, length, steps(cut, framing, isStream));
  }

  private Framing framing(boolean isStream) {
    if (fault.has(FaultKey.HUGE_LINE)) {
      return Framing.CHUNKED;
    }
    return fault
        .text(FaultKey.FRAMING)
        .map(name -> Framing.valueOf(name.toUpperCase(Locale.ROOT)))
        .orElse(isStream ? Framing.CHUNKED : Framing.LENGTH);
  }

  private List<Step> steps(BodyCut cut, Framing framing, boolean isStream) {
    List<Step> steps = new ArrayList<>();
    pause(steps, latency.firstMillis());
    if (fault.has(FaultKey.RESET) || fault.has(FaultKey.CLOSE)) {
      steps.add(new Step.Close(fault.has(FaultKey.RESET), Ending.FAULTED));
    } else if (fault.has(FaultKey.SILENT)) {
      steps.add(new Step.Hang());
    } else {
      steps.add(new Step.Head());
      if (fault.has(FaultKey.SILENT_AFTER_HEADERS)) {
        steps.add(new Step.Hang());
      } else if (fault.has(FaultKey.HUGE_LINE)) {
        flood(steps, isStream);
      } else {
        body(steps, cut.pieces());
        boolean endsByClosing = framing == Framing.CLOSE && cut.ending() instanceof Step.End;
        steps.add(endsByClosing ? closing((Step.End) cut.ending()) : cut.ending());
      }
    }
    return steps;
  }

  private static Step closing(Step.End end) {
    return new Step.Close(false, end.ending());
  }

  private void body(List<Step> steps, List<Piece> pieces) {
    boolean isFirst = true;
    for (Piece piece : pieces) {
      if (piece.tokens() > 0) {
        pause(steps, isFirst ? latency.firstTokenMillis() : latency.gapMillis());
        isFirst = false;
      }
      drip(steps, piece);
    }
  }

  private void drip(List<Step> steps, Piece piece) {
    int size = fault.number(FaultKey.DRIP).orElse(piece.bytes().length);
    for (int from = 0; from < piece.bytes().length; from += size) {
      int to = Math.min(piece.bytes().length, from + size);
      boolean isLast = to == piece.bytes().length;
      byte[] part = Arrays.copyOfRange(piece.bytes(), from, to);
      steps.add(new Step.Send(part, isLast ? piece.tokens() : 0));
      if (fault.has(FaultKey.DRIP)) {
        steps.add(new Step.Flush());
      }
    }
  }

  private static void flood(List<Step> steps, boolean isStream) {
    String start = (isStream ? "data: " : "") + "{\"id\":\"";
    steps.add(new Step.Send(start.getBytes(StandardCharsets.UTF_8), 0));
    steps.add(new Step.Flood("x".repeat(FLOOD_BYTES).getBytes(StandardCharsets.UTF_8)));
  }

  private static void pause(List<Step> steps, long millis) {
    if (millis > 0) {
      steps.add(new Step.Pause(millis));
    }
  }

  private void header(String name, String value) {
    headers.put(name, List.of(value));
  }
}
