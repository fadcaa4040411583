package io.headgate.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.embedding.EmbeddingUnavailable.Reason;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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
    assertThat(reasonOf(ask(EmbeddingBus.LOCAL_ADDRESS, 60_000))).isEqualTo(Reason.NO_WORKER);
  }

  @Test
  void aWorkerThatDoesNotAnswerCostsTheDeadlineAndNoMore() {
    bus.consumeLocal(request -> Promise.<EmbedReply>promise().future());

    assertThat(reasonOf(ask(EmbeddingBus.LOCAL_ADDRESS, 50))).isEqualTo(Reason.LATE);
  }

  @Test
  void aWorkersFailureIsToldToTheAsker() throws Exception {
    for (Reason reason : Reason.values()) {
      var worker =
          bus.consumeLocal(
              request -> Future.failedFuture(new EmbeddingUnavailable(reason, "in words")));

      assertThat(reasonOf(ask(EmbeddingBus.LOCAL_ADDRESS, 1_000))).isEqualTo(reason);
      assertThatThrownBy(() -> await(ask(EmbeddingBus.LOCAL_ADDRESS, 1_000)))
          .hasMessageContaining("in words");
      await(worker.unregister());
    }
  }

  @Test
  void aBugOfAWorkerIsAFailureToo() {
    bus.consumeLocal(
        request -> {
          throw new IllegalStateException("bug");
        });

    assertThat(reasonOf(ask(EmbeddingBus.LOCAL_ADDRESS, 1_000))).isEqualTo(Reason.FAILED);
  }

  @Test
  void theClusterIsAskedWhenTheNodeHasNoWorker() throws Exception {
    bus.consumeClustered(request -> Future.succeededFuture(REPLY));

    EmbedReply reply = await(new EmbeddingClient(vertx).embed(new EmbedRequest("a", 8, 1_000)));

    assertThat(reply).isEqualTo(REPLY);
  }

  @Test
  void onAnEventLoopItsOwnListenerIsAskedBeforeThatOfTheNode() throws Exception {
    EmbedReply own = new EmbedReply(new float[] {1}, "cd".repeat(32), 1, false, 1);
    bus.consumeLocal(request -> Future.succeededFuture(REPLY));
    EmbeddingClient client = new EmbeddingClient(vertx);
    Context loop = vertx.getOrCreateContext();

    assertThat(await(askOn(loop, client))).isSameAs(REPLY);
    Promise<Void> listening = Promise.promise();
    loop.runOnContext(
        on -> {
          bus.consumeLoop(request -> Future.succeededFuture(own));
          listening.complete();
        });
    await(listening.future());

    assertThat(await(askOn(loop, client))).isSameAs(own);
    assertThat(await(client.embed(new EmbedRequest("a", 8, 1_000)))).isSameAs(REPLY);
  }

  private static Future<EmbedReply> askOn(Context loop, EmbeddingClient client) {
    Promise<EmbedReply> reply = Promise.promise();
    loop.runOnContext(on -> client.embed(new EmbedRequest("a", 8, 1_000)).onComplete(reply));
    return reply.future();
  }

  @Test
  void theClusterIsAskedWithWhatIsLeftOfTheDeadline() throws Exception {
    AtomicLong now = new AtomicLong();
    Promise<EmbedRequest> asked = Promise.promise();
    bus.consumeLocal(
        request -> {
          now.addAndGet(TimeUnit.MILLISECONDS.toNanos(600));
          return Future.failedFuture(new EmbeddingUnavailable(Reason.QUEUE_FULL, "full"));
        });
    bus.consumeClustered(
        request -> {
          asked.complete(request);
          return Future.succeededFuture(REPLY);
        });

    await(new EmbeddingClient(bus, now::get).embed(new EmbedRequest("a", 8, 1_000)));

    assertThat(await(asked.future())).isEqualTo(new EmbedRequest("a", 8, 400));
  }

  @Test
  void nobodyIsAskedAfterTheDeadlineOrAFault() {
    AtomicLong now = new AtomicLong();
    AtomicInteger elsewhere = new AtomicInteger();
    bus.consumeClustered(
        request -> {
          elsewhere.incrementAndGet();
          return Future.succeededFuture(REPLY);
        });
    bus.consumeLocal(
        request -> {
          now.addAndGet(TimeUnit.MILLISECONDS.toNanos(1_000));
          return Future.failedFuture(
              new EmbeddingUnavailable(
                  request.text().equals("full") ? Reason.QUEUE_FULL : Reason.FAILED, "no"));
        });
    EmbeddingClient client = new EmbeddingClient(bus, now::get);

    assertThat(reasonOf(client.embed(new EmbedRequest("full", 8, 1_000))))
        .isEqualTo(Reason.QUEUE_FULL);
    assertThat(reasonOf(client.embed(new EmbedRequest("fault", 8, 5_000))))
        .isEqualTo(Reason.FAILED);
    assertThat(elsewhere).hasValue(0);
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

  private static Reason reasonOf(Future<EmbedReply> reply) {
    assertThatThrownBy(() -> await(reply)).hasCauseInstanceOf(EmbeddingUnavailable.class);
    return ((EmbeddingUnavailable) reply.cause()).reason();
  }

  private static <T> T await(Future<T> future) throws InterruptedException, ExecutionException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException late) {
      throw new AssertionError("nothing after 30 s", late);
    }
  }
}
