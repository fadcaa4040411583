package io.headgate.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.state.Escrow.Covered;
import io.headgate.gateway.state.Escrow.Held;
import io.headgate.gateway.state.Escrow.Purse;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes that share a real store, each used by several threads. */
class EscrowStoreTest {

  private static final int THREADS = 4;
  private static final int REQUESTS = 2_000;
  private static final long LIMIT = 10_000;

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Purse purse = new Purse("bud/t/2026-11", LIMIT, Duration.ofDays(40));
  private final AtomicLong spent = new AtomicLong();
  private StateStore store;
  private List<Escrow> nodes;

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @BeforeEach
  void open() throws Exception {
    store = done(EmbeddedStateStore.open(vertx, EmbeddedStateStore.Config.defaults()));
    nodes = List.of(node("a"), node("b"));
  }

  private Escrow node(String writer) {
    return new Escrow(store, writer, System::nanoTime, Escrow.Config.defaults());
  }

  @AfterEach
  void close() throws Exception {
    threads.shutdownNow();
    done(store.close());
    done(vertx.close());
  }

  @Test
  void P02_aThousandRequestsAtOnceSpendTheBudgetAndNoMore() throws Exception {
    List<Callable<Future<?>>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Escrow node = nodes.get(i % nodes.size());
      tasks.add(() -> requests(node));
    }
    for (var task : threads.invokeAll(tasks)) {
      done(task.get(60, TimeUnit.SECONDS));
    }
    assertThat(spent.get()).isBetween(LIMIT / 2, LIMIT);
    for (Escrow node : nodes) {
      done(node.close());
    }
    assertThat(total()).isEqualTo(spent.get());
  }

  private Future<?> requests(Escrow node) {
    List<Future<Held>> all = new ArrayList<>();
    for (int n = 0; n < REQUESTS; n++) {
      all.add(node.hold(List.of(purse), 3).onSuccess(this::spend));
    }
    return Future.join(all);
  }

  private void spend(Held held) {
    if (held instanceof Covered request) {
      request.settle(2);
      spent.addAndGet(2);
    }
  }

  private long total() throws Exception {
    return done(node("c").refresh(purse)).total();
  }

  @Test
  void aDeadLifeIsClosedAtWhatItUsed() throws Exception {
    done(nodes.get(0).hold(List.of(purse), 700));
    done(Escrow.recover(store, "a", Map.of(purse.group(), 20L)));
    done(Escrow.recover(store, "a", Map.of(purse.group(), 20L)));
    assertThat(total()).isEqualTo(20);
  }
}
