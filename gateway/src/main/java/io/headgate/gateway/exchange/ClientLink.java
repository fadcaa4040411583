package io.headgate.gateway.exchange;

import io.headgate.gateway.protocol.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * The client's side of an exchange, as the stages see it: a port that the public edge implements.
 * Used on the event loop of the exchange only.
 */
public interface ClientLink {

  /**
   * Calls back once, when the answer can no longer be delivered: the client has gone, reads too
   * slowly, or the gateway shuts down.
   */
  void onGone(Consumer<GatewayException> handler);

  /**
   * Begins the answer as a stream before anything of it has come, so that nobody on the way takes
   * the silence for a dead connection; from here on no status can be sent. What is not decided yet,
   * such as who answers, is not told.
   */
  void beginWaiting();

  /** Begins the answer as a stream of server-sent events; from here on no status can be sent. */
  void beginStream();

  /**
   * Sends a comment, which clients ignore.
   *
   * @param text one line
   */
  void comment(String text);

  /** Sends one or more complete events. */
  void send(Buffer events);

  /** Whether the client reads slower than we send; then nothing should be sent until drained. */
  boolean isCongested();

  /** Calls back once, when the client has read enough to go on. */
  void onDrained(Runnable handler);

  /**
   * Ends the stream after its last events.
   *
   * @return completes when they are handed to the network; fails when the client has gone
   */
  Future<Void> endStream(Buffer lastEvents);
}
