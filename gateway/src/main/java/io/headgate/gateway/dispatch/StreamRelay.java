package io.headgate.gateway.dispatch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.exchange.ClientLink;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.protocol.Usage;
import io.headgate.gateway.provider.ChatStreamDecoder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries one stream from the provider to the client.
 *
 * <p>Nothing goes out before the first content: until then a failure can still be told by status,
 * or mended by another attempt. The end is only passed on when every choice has got its finish
 * reason; a stream that stops short of that fails, however clean its connection was closed. When
 * the client reads slower than the provider sends, the provider is paused. Event loop only.
 */
final class StreamRelay implements ChatStreamDecoder.Output {

  /** Bytes of events held back before the first content. */
  static final int MAX_HELD_BYTES = 64 * 1024;

  private static final Buffer DONE = Buffer.buffer("data: [DONE]\n\n");

  private final ReadStream<Buffer> body;
  private final ChatStreamDecoder decoder;
  private final ClientLink client;
  private final Listener listener;
  private final Promise<Void> ended = Promise.promise();

  private Buffer held = Buffer.buffer();
  private boolean begun;
  private boolean over;
  private boolean doneSeen;
  private boolean drained;
  private @Nullable Usage usage;
  private @Nullable ObjectNode usageChunk;
  private final List<String> warnings = new ArrayList<>();

  /** Who hears of the stream's progress. */
  interface Listener {

    /** The first content is about to go out. */
    void onFirstContent();

    /** The provider has sent something. */
    void onProgress();

    /** The client holds the stream up, or no longer does. */
    void onPaused(boolean paused);

    /** Completes the chunk that tells the client the count; empty when it did not ask for one. */
    Optional<Buffer> renderUsage(ObjectNode chunk);
  }

  StreamRelay(
      ReadStream<Buffer> body, ChatStreamDecoder decoder, ClientLink client, Listener listener) {
    this.body = body;
    this.decoder = decoder;
    this.client = client;
    this.listener = listener;
  }

  /**
   * Starts reading.
   *
   * @return completes when the last bytes were handed to the client's connection; fails with a
   *     {@link GatewayException} when the answer is incomplete
   */
  Future<Void> relay() {
    body.exceptionHandler(failure -> onEnd(Optional.of("connection_broken_after_finish")));
    body.endHandler(
        end -> onEnd(decoder.hasEndSign() ? Optional.of("end_sign_missing") : Optional.empty()));
    body.handler(this::onBytes);
    body.resume();
    return ended.future();
  }

  /** Stops without an end sign; what the client is told is the caller's business. */
  void abandon(GatewayException why) {
    if (!over) {
      over = true;
      ended.tryFail(why);
    }
  }

  /** Whether the provider's stream has ended by itself. */
  boolean isDrained() {
    return drained;
  }

  Optional<Usage> usage() {
    return Optional.ofNullable(usage);
  }

  List<String> warnings() {
    return warnings;
  }

  private void onBytes(Buffer bytes) {
    if (over) {
      return;
    }
    try {
      decoder.feed(bytes, this);
    } catch (GatewayException failure) {
      abandon(failure);
      return;
    }
    if (doneSeen) {
      conclude();
    } else if (client.isCongested()) {
      hold();
    }
  }

  private void hold() {
    body.pause();
    listener.onPaused(true);
    client.onDrained(
        () -> {
          listener.onPaused(false);
          body.resume();
        });
  }

  @Override
  public void events(Buffer openAiEvents, boolean content) {
    listener.onProgress();
    if (begun) {
      client.send(openAiEvents);
      return;
    }
    held.appendBuffer(openAiEvents);
    if (content || held.length() > MAX_HELD_BYTES) {
      begin();
    }
  }

  private void begin() {
    begun = true;
    listener.onFirstContent();
    client.beginStream();
    client.send(held);
    held = Buffer.buffer();
  }

  @Override
  public void usage(Usage counted, ObjectNode chunk) {
    listener.onProgress();
    if (counted.isPlausible()) {
      usage = counted;
      usageChunk = chunk;
    } else {
      warning("implausible_usage");
    }
  }

  @Override
  public void warning(String what) {
    if (!warnings.contains(what)) {
      warnings.add(what);
    }
  }

  @Override
  public void done() {
    doneSeen = true;
  }

  private void onEnd(Optional<String> warning) {
    drained = true;
    if (over) {
      return;
    }
    if (decoder.isComplete()) {
      warning.ifPresent(this::warning);
    }
    conclude();
  }

  private void conclude() {
    over = true;
    if (!decoder.isComplete()) {
      ended.tryFail(incomplete());
      return;
    }
    if (!begun) {
      begin();
    }
    Buffer last = Buffer.buffer();
    if (usageChunk == null) {
      warning("usage_missing");
    } else {
      listener.renderUsage(usageChunk).ifPresent(last::appendBuffer);
    }
    client.endStream(last.appendBuffer(DONE)).onComplete(ended);
  }

  private GatewayException incomplete() {
    return begun
        ? GatewayException.of(
            ErrorCode.STREAM_INTERRUPTED,
            "the provider's stream ended before the answer was complete")
        : GatewayException.of(
            ErrorCode.UPSTREAM_ERROR, "the provider ended its answer before any of it had come");
  }
}
