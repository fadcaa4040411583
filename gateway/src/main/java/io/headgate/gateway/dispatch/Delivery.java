package io.headgate.gateway.dispatch;

import io.headgate.gateway.exchange.ClientLink;
import io.headgate.gateway.protocol.ByteBudget;
import io.headgate.gateway.protocol.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes to the client of one exchange, whichever attempt it comes from: of several attempts
 * only the first that has something to say may speak, until it is known to have failed. What went
 * out is kept where another attempt may have to carry on from it. Event loop only.
 */
final class Delivery {

  /** Bytes of events that are kept; of longer answers nothing is, and they are not carried on. */
  static final int MAX_KEPT_BYTES = 256 * 1024;

  private final ClientLink client;
  private final ByteBudget.Lease memory;
  private final List<Buffer> kept = new ArrayList<>();

  private @Nullable Object speaker;
  private boolean committed;
  private boolean keeps;
  private boolean forgotten;
  private long keptBytes;

  /**
   * The delivery of one exchange.
   *
   * @param keeps whether what goes out is kept
   */
  Delivery(ClientLink client, ByteBudget.Lease memory, boolean keeps) {
    this.client = client;
    this.memory = memory;
    this.keeps = keeps;
  }

  /** Asks to speak; whether {@code who} is the one that may. */
  boolean claim(Object who) {
    if (speaker == null) {
      speaker = who;
    }
    return speaker == who;
  }

  /** Whoever spoke has failed; another may. */
  void release() {
    speaker = null;
  }

  /** Whether content has gone out: what follows must fit it. */
  boolean isCommitted() {
    return committed;
  }

  /** Begins the stream unless it has begun. */
  void begin() {
    if (!committed) {
      client.beginStream();
      committed = true;
    }
  }

  void send(Buffer events) {
    client.send(events);
    if (keeps) {
      keep(events);
    }
  }

  private void keep(Buffer events) {
    try {
      if (keptBytes + events.length() > MAX_KEPT_BYTES) {
        forget();
        return;
      }
      memory.take(events.length());
      keptBytes += events.length();
      kept.add(events);
    } catch (GatewayException full) {
      // The answer goes on; it can only not be carried on by another.
      forget();
    }
  }

  /** Whether what went out was kept and became too much. */
  boolean hasForgotten() {
    return forgotten;
  }

  private void forget() {
    keeps = false;
    forgotten = true;
    kept.clear();
    memory.giveBack(keptBytes);
    keptBytes = 0;
  }

  /** All events that went out, in order; empty when they were not kept, or were too many. */
  List<Buffer> kept() {
    return List.copyOf(kept);
  }

  boolean isCongested() {
    return client.isCongested();
  }

  void onDrained(Runnable handler) {
    client.onDrained(handler);
  }

  Future<Void> end(Buffer lastEvents) {
    return client.endStream(lastEvents);
  }
}
