package io.headgate.simulator;

import java.util.ArrayList;
import java.util.List;

/** The faults that change which events a stream consists of. */
final class StreamFaults {

  /** What {@code malformed} sends. */
  static final String BROKEN_JSON = "{\"id\": broken";

  private StreamFaults() {}

  static List<SseEvent> apply(List<SseEvent> whole, Fault fault, SseEvent errorEvent) {
    List<SseEvent> events = new ArrayList<>();
    for (SseEvent event : whole) {
      boolean isDropped =
          (event.part() == SseEvent.Part.END && fault.has(FaultKey.NO_DONE))
              || (event.part() == SseEvent.Part.FINISH && fault.has(FaultKey.NO_FINISH));
      if (!isDropped) {
        events.add(event);
      }
    }
    SseEvent last = whole.get(whole.size() - 1);
    if (fault.has(FaultKey.DOUBLE_DONE)) {
      events.add(last);
    }
    if (fault.has(FaultKey.DATA_AFTER_DONE)) {
      events.add(whole.get(0));
    }
    fault
        .number(FaultKey.MALFORMED)
        .ifPresent(
            k ->
                events.add(
                    after(events, k), new SseEvent(SseEvent.Part.CONTENT, null, BROKEN_JSON, 0)));
    fault
        .number(FaultKey.ERROR)
        .ifPresent(
            k -> {
              events.subList(after(events, k), events.size()).clear();
              events.add(errorEvent);
            });
    return events;
  }

  /**
   * Where the first {@code k} tokens have passed: right behind the one that completes them, and for
   * 0 right before the first. Behind the last token when there are fewer.
   */
  private static int after(List<SseEvent> events, int k) {
    return TokenPosition.after(events.stream().map(SseEvent::tokens).toList(), k);
  }
}
