package io.headgate.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddingBusTest {

  private static final EmbedReply REPLY =
      new EmbedReply(
          new float[] {0.6f, -0.8f, Float.MIN_VALUE}, "ab".repeat(32), 7, true, 1_234_567L);

  private Vertx vertx;
  private EmbeddingBus bus;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    bus = EmbeddingBus.of(vertx);
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  @Test
  void aWorkerOfTheSameNodeAnswersWithoutACopy() throws Exception {
    bus.consumeLocal(request -> Future.succeededFuture(REPLY));

    EmbedReply reply = await(ask(EmbeddingBus.LOCAL_ADDRESS, 1_000));

    assertThat(reply).isSameAs(REPLY);
  }

  @Test
  void aWorkerListensAtTheClusterAddressToo() throws Exception {
    bus.consumeClustered(request -> Future.succeededFuture(REPLY));

    assertThat(await(ask(EmbeddingBus.CLUSTER_ADDRESS, 1_000))).isEqualTo(REPLY);
  }

  @Test
  void nobodyListeningIsToldAtOnce() {
    assertThatThrownBy(() -> await(ask(EmbeddingBus.LOCAL_ADDRESS, 60_000)))
        .hasCause(
            new ReplyException(
                ReplyFailure.NO_HANDLERS, "No handlers for address " + EmbeddingBus.LOCAL_ADDRESS));
  }

  @Test
  void aWorkerThatDoesNotAnswerCostsTheDeadlineAndNoMore() {
    bus.consumeLocal(request -> Promise.<EmbedReply>promise().future());

    assertThatThrownBy(() -> await(ask(EmbeddingBus.LOCAL_ADDRESS, 50)))
        .cause()
        .isInstanceOf(ReplyException.class)
        .hasMessageContaining("Timed out after waiting 50(ms)");
  }

  @Test
  void aWorkersFailureIsToldToTheAsker() {
    bus.consumeLocal(request -> Future.failedFuture("queue full"));

    assertThatThrownBy(() -> await(ask(EmbeddingBus.LOCAL_ADDRESS, 1_000)))
        .hasMessageContaining("queue full");
  }

  @Test
  void requestsSurviveTheWire() {
    EmbedRequest request = new EmbedRequest("naïve 漢字 🙂", 128, 30);
    Buffer wire = Buffer.buffer("before");
    new EmbedRequestCodec().encodeToWire(wire, request);

    assertThat(new EmbedRequestCodec().decodeFromWire("before".length(), wire)).isEqualTo(request);
  }

  @Test
  void repliesSurviveTheWire() {
    Buffer wire = Buffer.buffer("before");
    new EmbedReplyCodec().encodeToWire(wire, REPLY);

    assertThat(new EmbedReplyCodec().decodeFromWire("before".length(), wire)).isEqualTo(REPLY);
  }

  @Test
  void textsThatNoModelCouldReadAreRefused() {
    assertThatThrownBy(() -> new EmbedRequest("x".repeat(EmbedRequest.MAX_TEXT_LENGTH + 1), 2, 1))
        .hasMessage("text: 8193 characters (expected: <= 8192)");
    assertThatThrownBy(() -> new EmbedRequest("x", 2, 0))
        .hasMessage("deadlineMillis: 0 (expected: > 0)");
    assertThatThrownBy(() -> new EmbedRequest("x", 513, 1))
        .hasMessage("maxTokens: 513 (expected: 2 to 512)");
  }

  private Future<EmbedReply> ask(String address, int deadlineMillis) {
    return bus.request(address, new EmbedRequest("a text", 128, deadlineMillis));
  }

  private static <T> T await(Future<T> future) throws InterruptedException, ExecutionException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException late) {
      throw new AssertionError("nothing after 30 s", late);
    }
  }
}
