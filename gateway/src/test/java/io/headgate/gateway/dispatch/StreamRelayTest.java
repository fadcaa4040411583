package io.headgate.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.exchange.ClientLink;
import io.headgate.gateway.protocol.ByteBudget;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.provider.ChatStreamDecoder;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The relay between a provider and a client that are played by hand. */
class StreamRelayTest {

  private final Provider provider = new Provider();
  private final Client client = new Client();
  private final ByteBudget budget = new ByteBudget(1_000);

  @Test
  void nothingGoesOutBeforeTheFirstContent() {
    relay((bytes, output) -> output.events(bytes, bytes.toString().startsWith("c") ? 1 : 0), true);

    provider.send("role ");
    assertThat(client.sent).isEmpty();
    provider.send("content ");
    assertThat(client.sent).containsExactly("BEGIN", "role content ");
  }

  @Test
  void aDecoderThatBreaksDownIsNeverASuccess() {
    Future<Void> end =
        relay(
            (bytes, output) -> {
              throw new IllegalStateException("a bug");
            },
            true);

    provider.send("anything");
    provider.end();

    assertThat(end.cause()).isInstanceOf(IllegalStateException.class);
    assertThat(client.sent).isEmpty();
  }

  @Test
  void aClientSideThatBreaksDownIsNeverASuccess() {
    client.breakAtBegin = true;
    Future<Void> end = relay((bytes, output) -> output.events(bytes, 1), true);

    provider.send("content");
    provider.end();

    assertThat(end.cause()).hasMessage("cannot begin");
    assertThat(client.sent).isEmpty();
  }

  @Test
  void anIncompleteStreamFailsHoweverCleanlyItEnds() {
    Future<Void> end = relay((bytes, output) -> output.events(bytes, 1), false);

    provider.send("content");
    provider.end();

    assertThat(((GatewayException) end.cause()).code()).isEqualTo(ErrorCode.STREAM_INTERRUPTED);
    assertThat(client.sent).doesNotContain("END data: [DONE]\n\n");
  }

  @Test
  void aSlowClientPausesTheProviderAndWhatItHasNotReadCounts() {
    relay((bytes, output) -> output.events(bytes, 1), true);
    client.congested = true;

    provider.send("x".repeat(400));
    assertThat(provider.paused).isTrue();
    assertThat(budget.used()).isEqualTo(400);

    client.drain();
    assertThat(provider.paused).isFalse();
    assertThat(budget.used()).isZero();
  }

  @Test
  void slowClientsTogetherCannotHoldMoreThanTheNodeMay() {
    Future<Void> end = relay((bytes, output) -> output.events(bytes, 1), true);
    client.congested = true;

    provider.send("x".repeat(1_001));

    assertThat(((GatewayException) end.cause()).code()).isEqualTo(ErrorCode.GATEWAY_OVERLOADED);
  }

  private interface Feed {
    void feed(Buffer bytes, ChatStreamDecoder.Output output);
  }

  private Future<Void> relay(Feed feed, boolean complete) {
    ChatStreamDecoder decoder =
        new ChatStreamDecoder() {
          @Override
          public void feed(Buffer bytes, Output output) {
            feed.feed(bytes, output);
          }

          @Override
          public int pendingBytes() {
            return 0;
          }

          @Override
          public boolean isComplete() {
            return complete;
          }

          @Override
          public boolean hasEndSign() {
            return false;
          }
        };
    return new StreamRelay(
            provider,
            decoder,
            new Delivery(client, budget.lease(), false),
            budget.lease(),
            new Deaf())
        .relay();
  }

  /** Hears everything and does nothing. */
  private static final class Deaf implements StreamRelay.Listener {

    @Override
    public void onConcluded() {}

    @Override
    public void onFirstContent() {}

    @Override
    public void onProgress() {}

    @Override
    public void onTokens(int tokens) {}

    @Override
    public void onAlive() {}

    @Override
    public void onPaused(boolean paused) {}

    @Override
    public Optional<Buffer> renderUsage(ObjectNode chunk) {
      return Optional.empty();
    }
  }

  private static final class Provider implements ReadStream<Buffer> {

    private Handler<Buffer> handler = ignored -> {};
    private Handler<Void> endHandler = ignored -> {};
    private boolean paused;

    void send(String text) {
      handler.handle(Buffer.buffer(text));
    }

    void end() {
      endHandler.handle(null);
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> failed) {
      return this;
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> bytes) {
      handler = bytes == null ? ignored -> {} : bytes;
      return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> end) {
      endHandler = end == null ? ignored -> {} : end;
      return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
      paused = true;
      return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
      paused = false;
      return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
      return this;
    }
  }

  private static final class Client implements ClientLink {

    private final List<String> sent = new ArrayList<>();
    private boolean breakAtBegin;
    private boolean congested;
    private Runnable drained = () -> {};

    void drain() {
      congested = false;
      drained.run();
    }

    @Override
    public void onGone(Consumer<GatewayException> handler) {}

    @Override
    public void beginWaiting() {}

    @Override
    public void comment(String text) {}

    @Override
    public void beginStream() {
      if (breakAtBegin) {
        throw new IllegalStateException("cannot begin");
      }
      sent.add("BEGIN");
    }

    @Override
    public void send(Buffer events) {
      sent.add(events.toString());
    }

    @Override
    public boolean isCongested() {
      return congested;
    }

    @Override
    public void onDrained(Runnable handler) {
      drained = handler;
    }

    @Override
    public Future<Void> endStream(Buffer lastEvents) {
      sent.add("END " + lastEvents);
      return Future.succeededFuture();
    }
  }
}
