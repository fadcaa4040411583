package io.headgate.gateway.dispatch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.protocol.ByteBudget;
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
  private final Delivery client;
  private final Listener listener;
  private final ByteBudget.Lease memory;
  private final Promise<Void> ended = Promise.promise();

  private Buffer held = Buffer.buffer();
  private boolean begun;
  private boolean over;
  private boolean doneSeen;

  /** Bytes sent on since the last piece came from the provider. */
  private long sentBytes;

  /** Bytes of an unfinished event that the memory was told of. */
  private int pendingBytes;

  private boolean drained;
  private @Nullable Usage usage;
  private @Nullable ObjectNode usageChunk;
  private final List<String> warnings = new ArrayList<>();

  /** Who hears of the stream's progress. */
  interface Listener {

    /** All of the answer has come; what is left is the client's reading. */
    void onConcluded();

    /** The first content is about to go out. */
    void onFirstContent();

    /** The provider has sent something. */
    void onProgress();

    /** This much of the answer has come. */
    void onTokens(int tokens);

    /** The provider is at work, though nothing can be sent on yet. */
    void onAlive();

    /** The client holds the stream up, or no longer does. */
    void onPaused(boolean paused);

    /** Completes the chunk that tells the client the count; empty when it did not ask for one. */
    Optional<Buffer> renderUsage(ObjectNode chunk);
  }

  StreamRelay(
      ReadStream<Buffer> body,
      ChatStreamDecoder decoder,
      Delivery client,
      ByteBudget.Lease memory,
      Listener listener) {
    this.memory = memory;
    this.body = body;
    this.decoder = decoder;
    this.client = client;
    this.listener = listener;
  }

  /**
   * Starts reading.
   *
   * @return completes when the last bytes were handed to the client's connection; fails with a
   *     {@link GatewayException} when the answer is incomplete, or with whatever went wrong
   */
  Future<Void> relay() {
    body.exceptionHandler(
        failure -> guarded(() -> onEnd(Optional.of("connection_broken_after_finish"))));
    body.endHandler(
        end ->
            guarded(
                () ->
                    onEnd(
                        decoder.hasEndSign()
                            ? Optional.of("end_sign_missing")
                            : Optional.empty())));
    body.handler(bytes -> guarded(() -> onBytes(bytes)));
    body.resume();
    return ended.future();
  }

  /** Stops without an end sign; what the client is told is the caller's business. */
  void abandon(GatewayException why) {
    over = true;
    ended.tryFail(why);
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
    sentBytes = 0;
    decoder.feed(bytes, this);
    accountPending();
    if (doneSeen) {
      conclude();
    } else if (client.isCongested()) {
      hold();
    }
  }

  /** Whatever goes wrong while reading ends the stream as a failure; nothing after it is sent. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | StackOverflowError failure) {
      over = true;
      ended.tryFail(failure);
    }
  }

  /** Small rests of events are in the nature of a stream; large ones count. */
  private void accountPending() {
    int pending = decoder.pendingBytes();
    int counts = pending > MAX_HELD_BYTES ? pending : 0;
    memory.giveBack(pendingBytes);
    pendingBytes = 0;
    memory.take(counts);
    pendingBytes = counts;
  }

  private void hold() {
    body.pause();
    listener.onPaused(true);
    long unread = sentBytes;
    memory.take(unread);
    client.onDrained(
        () -> {
          memory.giveBack(unread);
          listener.onPaused(false);
          body.resume();
        });
  }

  @Override
  public void events(Buffer openAiEvents, int tokens) {
    if (over) {
      return;
    }
    listener.onProgress();
    listener.onTokens(tokens);
    sentBytes += openAiEvents.length();
    if (begun) {
      client.send(openAiEvents);
      return;
    }
    held.appendBuffer(openAiEvents);
    if (tokens > 0 || held.length() > MAX_HELD_BYTES) {
      begin();
    }
  }

  /** Whether this stream may speak; of several that answer the same request, one may. */
  private boolean begin() {
    if (!client.claim(this)) {
      abandon(GatewayException.of(ErrorCode.OUTRUN, "another attempt answered first"));
      return false;
    }
    listener.onFirstContent();
    client.begin();
    begun = true;
    client.send(held);
    held = Buffer.buffer();
    return true;
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
  public void alive() {
    listener.onAlive();
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
    listener.onConcluded();
    if (!decoder.isComplete()) {
      ended.tryFail(incomplete());
      return;
    }
    if (!begun && !begin()) {
      return;
    }
    Buffer last = Buffer.buffer();
    if (usageChunk == null) {
      warning("usage_missing");
    } else {
      listener.renderUsage(usageChunk).ifPresent(last::appendBuffer);
    }
    client.end(last.appendBuffer(DONE)).onComplete(ended);
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
