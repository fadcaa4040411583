package io.headgate.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.embedding.EmbeddingUnavailable.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddingQueueTest {

  private static final int WORKERS = 2;
  private static final int MAX_WAITING = 3;

  private final AtomicLong nanos = new AtomicLong();

  /** The texts that the model was given, each with a promise that lets the model go on. */
  private final LinkedBlockingQueue<Run> runs = new LinkedBlockingQueue<>();

  private Vertx vertx;
  private EmbeddingQueue queue;

  private record Run(String text, CompletableFuture<EmbedReply> result) {}

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    WorkerExecutor executor = vertx.createSharedWorkerExecutor("test", WORKERS);
    queue =
        new EmbeddingQueue(
            executor, WORKERS, MAX_WAITING, new EmbeddingMemo(2), this::runBlocking, nanos::get);
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  private EmbedReply runBlocking(String text, int maxTokens) {
    Run run = new Run(text, new CompletableFuture<>());
    runs.add(run);
    return run.result().orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Test
  void anyIdleWorkerTakesTheNextText() throws Exception {
    List<Future<EmbedReply>> replies = ask("slow", "a", "b", "c");
    Run slow = run();
    Run a = run();
    assertThat(List.of(slow.text(), a.text())).containsExactlyInAnyOrder("slow", "a");
    boolean swapped = slow.text().equals("a");

    (swapped ? slow : a).result().complete(reply(1));
    finish(run(), "b");
    finish(run(), "c");

    await(replies.get(3));
    assertThat(replies.get(0).isComplete()).isFalse();
    (swapped ? a : slow).result().complete(reply(2));
    await(replies.get(0));
  }

  @Test
  void whatDoesNotFitIsRefusedAtOnce() throws Exception {
    List<Future<EmbedReply>> accepted = ask("a", "b", "c", "d", "e");
    run();
    run();

    assertThat(reasonOf(queue.embed(request("f")))).isEqualTo(Reason.QUEUE_FULL);
    assertThat(queue.stats()).isEqualTo(new EmbeddingStats(6, 0, 1, 0, 0, MAX_WAITING, WORKERS, 0));
    assertThat(accepted).noneMatch(Future::isComplete);
  }

  @Test
  void whatWaitedBeyondItsDeadlineIsDroppedUnread() throws Exception {
    List<Future<EmbedReply>> replies = ask("a", "b", "late");
    Run a = run();
    Run b = run();

    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
    a.result().complete(reply(1));

    assertThat(reasonOf(replies.get(2))).isEqualTo(Reason.LATE);
    b.result().complete(reply(2));
    await(replies.get(1));
    assertThat(runs).isEmpty();
    assertThat(queue.stats().expired()).isEqualTo(1);
  }

  @Test
  void theSameTextIsRunOnceForEachLength() throws Exception {
    Future<EmbedReply> first = queue.embed(request("a"));
    finish(run(), "a");
    EmbedReply computed = await(first);

    assertThat(await(queue.embed(request("a")))).isSameAs(computed);
    Future<EmbedReply> shorter = queue.embed(new EmbedRequest("a", 8, 100));
    finish(run(), "a");
    assertThat(await(shorter)).isNotSameAs(computed);
    assertThat(queue.stats().hits()).isEqualTo(1);
    assertThat(queue.stats().requests()).isEqualTo(3);
  }

  @Test
  void aFaultOfTheModelIsToldAndNotRemembered() throws Exception {
    Future<EmbedReply> faulty = queue.embed(request("a"));
    run().result().completeExceptionally(new IllegalStateException("no memory"));

    assertThat(reasonOf(faulty)).isEqualTo(Reason.FAILED);
    Future<EmbedReply> again = queue.embed(request("a"));
    finish(run(), "a");
    await(again);
    assertThat(queue.stats().failed()).isEqualTo(1);
    assertThat(queue.stats().busy()).isZero();
  }

  @Test
  void closingWaitsForWhatRunsAndFailsWhatWaits() throws Exception {
    List<Future<EmbedReply>> replies = ask("a", "b", "waits");
    Run a = run();
    Run b = run();
    Future<Void> closed = queue.close();

    a.result().complete(reply(1));
    assertThat(reasonOf(replies.get(2))).isEqualTo(Reason.NO_WORKER);
    assertThat(closed.isComplete()).isFalse();
    b.result().complete(reply(2));

    await(closed);
    assertThat(reasonOf(queue.embed(request("after")))).isEqualTo(Reason.NO_WORKER);
  }

  @Test
  void anIdleQueueClosesAtOnce() throws Exception {
    await(queue.close());
  }

  private List<Future<EmbedReply>> ask(String... texts) {
    List<Future<EmbedReply>> replies = new ArrayList<>();
    for (String text : texts) {
      replies.add(queue.embed(request(text)));
    }
    return replies;
  }

  private static EmbedRequest request(String text) {
    return new EmbedRequest(text, 128, 100);
  }

  private Run run() throws InterruptedException {
    Run run = runs.poll(30, TimeUnit.SECONDS);
    assertThat(run).as("a run of the model").isNotNull();
    return run;
  }

  private static void finish(Run run, String text) {
    assertThat(run.text()).isEqualTo(text);
    run.result().complete(reply(1));
  }

  private static EmbedReply reply(float x) {
    return new EmbedReply(new float[] {x}, "ab", 3, false, 0);
  }

  private static Reason reasonOf(Future<EmbedReply> reply) {
    assertThatThrownBy(() -> await(reply))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(EmbeddingUnavailable.class);
    return ((EmbeddingUnavailable) reply.cause()).reason();
  }

  private static <T> T await(Future<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
