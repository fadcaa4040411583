package io.headgate.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.embedding.EmbeddingUnavailable.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddingWorkersTest {

  private static final EmbeddingModelFiles FILES =
      EmbeddingModelFiles.bundled(Path.of("target", "models"), "all-MiniLM-L6-v2");

  private Vertx vertx;
  private EmbeddingClient client;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    client = new EmbeddingClient(vertx);
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  @Test
  void workersAnswerWithTheVectorsOfTheirModel() throws Exception {
    EmbeddingWorkers workers = await(EmbeddingWorkers.start(vertx, config(256)));

    EmbedReply reply = await(client.embed(request("a text")));

    assertThat(reply.modelSha256()).isEqualTo(workers.model().sha256()).startsWith("afdb6f1a");
    assertThat(reply.vector()).hasSize(workers.model().dimensions());
    assertThat(reply.tokens()).isEqualTo(4);
    try (BlockingEmbeddingModel model = BlockingEmbeddingModel.loadBlocking(FILES)) {
      assertThat(reply.vector()).containsExactly(model.embedBlocking("a text", 128).vector());
    }
    await(workers.close());
  }

  @Test
  void whoStartsIsNotAskedBeforeItIsWarm() throws Exception {
    Future<EmbeddingWorkers> starting = EmbeddingWorkers.start(vertx, config(256));

    assertThat(reasonOf(client.embed(request("too early")))).isEqualTo(Reason.NO_WORKER);

    EmbeddingWorkers workers = await(starting);
    assertThat(workers.stats().requests()).isZero();
    await(client.embed(request("now")));
    await(workers.close());
  }

  @Test
  void closedWorkersAreNotAskedAnyMore() throws Exception {
    EmbeddingWorkers workers = await(EmbeddingWorkers.start(vertx, config(256)));
    await(client.embed(request("a text")));

    await(workers.close());

    assertThat(reasonOf(client.embed(request("a text")))).isEqualTo(Reason.NO_WORKER);
  }

  @Test
  void closingUnderLoadAnswersOrRefusesEveryone() throws Exception {
    EmbeddingWorkers workers = await(EmbeddingWorkers.start(vertx, config(256)));
    var replies =
        IntStream.range(0, 100).mapToObj(i -> client.embed(request("word ".repeat(i)))).toList();

    await(workers.close());

    await(Future.join(replies).otherwiseEmpty());
    assertThat(replies)
        .allMatch(
            reply ->
                reply.succeeded()
                    || ((EmbeddingUnavailable) reply.cause()).reason() == Reason.NO_WORKER);
  }

  @Test
  void aBurstBeyondTheQueueIsRefusedAndTheRestAnswered() throws Exception {
    EmbeddingWorkers workers = await(EmbeddingWorkers.start(vertx, config(4)));

    var replies =
        IntStream.range(0, 100)
            .mapToObj(i -> client.embed(request(i + " word".repeat(100))))
            .toList();
    await(Future.join(replies).otherwiseEmpty());

    assertThat(replies.stream().filter(Future::succeeded).count()).isGreaterThanOrEqualTo(6);
    assertThat(replies.stream().filter(Future::failed).map(reply -> reason(reply)))
        .isNotEmpty()
        .containsOnly(Reason.QUEUE_FULL);
    await(workers.close());
  }

  @Test
  void workersWithoutAModelDoNotStart() {
    EmbeddingModelFiles missing =
        EmbeddingModelFiles.bundled(Path.of("nowhere"), "all-MiniLM-L6-v2");

    assertThatThrownBy(
            () -> await(EmbeddingWorkers.start(vertx, EmbeddingWorkers.Config.defaults(missing))))
        .hasCauseInstanceOf(EmbeddingModelFailure.class)
        .hasMessageContaining("no file nowhere");
  }

  private static EmbeddingWorkers.Config config(int maxWaiting) {
    return new EmbeddingWorkers.Config(FILES, 2, maxWaiting, 100);
  }

  private static EmbedRequest request(String text) {
    return new EmbedRequest(text, 128, 30_000);
  }

  private static Reason reasonOf(Future<EmbedReply> reply) {
    assertThatThrownBy(() -> await(reply)).hasCauseInstanceOf(EmbeddingUnavailable.class);
    return reason(reply);
  }

  private static Reason reason(Future<EmbedReply> reply) {
    return ((EmbeddingUnavailable) reply.cause()).reason();
  }

  private static <T> T await(Future<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
