package io.headgate.gateway.dispatch;

import io.headgate.gateway.exchange.ClientLink;
import io.headgate.gateway.protocol.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/** The client of a call that no client waits for; such calls are never streamed. */
final class NobodyLink implements ClientLink {

  @Override
  public void onGone(Consumer<GatewayException> handler) {
    // Nobody is there who could go.
  }

  @Override
  public void beginWaiting() {
    throw streamed();
  }

  @Override
  public void beginStream() {
    throw streamed();
  }

  @Override
  public void comment(String text) {
    throw streamed();
  }

  @Override
  public void send(Buffer events) {
    throw streamed();
  }

  @Override
  public boolean isCongested() {
    return false;
  }

  @Override
  public void onDrained(Runnable handler) {
    handler.run();
  }

  @Override
  public Future<Void> endStream(Buffer lastEvents) {
    throw streamed();
  }

  private static IllegalStateException streamed() {
    return new IllegalStateException("a call of our own is not streamed");
  }
}
