package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.TestGateway;
import io.headgate.gateway.accounting.AccountingStage;
import io.headgate.gateway.admission.AdmissionStage;
import io.headgate.gateway.admission.BudgetAlerts;
import io.headgate.gateway.admission.Declared;
import io.headgate.gateway.admission.Directory;
import io.headgate.gateway.admission.KeyDigests;
import io.headgate.gateway.catalog.ModelCatalog;
import io.headgate.gateway.dispatch.DispatchStage;
import io.headgate.gateway.dispatch.WaitingRoom;
import io.headgate.gateway.exchange.LoadGate;
import io.headgate.gateway.exchange.Ticker;
import io.headgate.gateway.health.HealthBoard;
import io.headgate.gateway.pipeline.ChatPipeline;
import io.headgate.gateway.protocol.ByteBudget;
import io.headgate.gateway.protocol.Secret;
import io.headgate.gateway.routing.RoutingStage;
import io.headgate.gateway.signals.Embedder;
import io.headgate.gateway.signals.SignalsStage;
import io.headgate.gateway.signals.TokenEstimator;
import io.headgate.gateway.state.EmbeddedStateStore;
import io.headgate.gateway.state.Escrow;
import io.headgate.gateway.state.Leases;
import io.headgate.gateway.state.LocalAuthority;
import io.headgate.gateway.state.StateStore;
import io.headgate.gateway.telemetry.AccessLog;
import io.headgate.gateway.telemetry.RecentDecisions;
import io.headgate.gateway.telemetry.TelemetryStage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bug that strikes while an answer is rendered, so that not even an error can be told. */
class UnanswerableIT {

  @ParameterizedTest
  @ValueSource(strings = {"/v1/chat/completions", "/v1/models", "/nothing"})
  void theConnectionIsResetInsteadOfLeftWaiting(String path) {
    Vertx vertx = Vertx.vertx();
    try {
      // Fails once the connection is accepted and the exchange is opened.
      AtomicInteger calls = new AtomicInteger();
      Ticker broken =
          () -> {
            if (calls.incrementAndGet() > 2) {
              throw new IllegalStateException("planted");
            }
            return 0;
          };
      int port = TestGateway.await(listen(vertx, broken));

      try (RawClient client = new RawClient(port)) {
        client.send(path.contains("chat") ? Wire.post(path, "{}") : Wire.get(path));

        assertThat(client.readToEnd()).isZero();
      }
    } finally {
      TestGateway.await(vertx.close());
    }
  }

  private static Future<Integer> listen(Vertx vertx, Ticker ticker) {
    StateStore store =
        TestGateway.await(EmbeddedStateStore.open(vertx, EmbeddedStateStore.Config.defaults()));
    ModelCatalog catalog = new ModelCatalog(List.of(), List.of());
    HealthBoard health =
        new HealthBoard(HealthBoard.Config.defaults(), Ticker.system(), new SplittableRandom(1));
    ChatPipeline pipeline =
        new ChatPipeline(
            LoadGate.open(),
            admission(store),
            new SignalsStage(
                vertx,
                SignalsStage.Config.of(java.util.Set.of()),
                new TokenEstimator(),
                Embedder.none()),
            new RoutingStage(
                catalog, RoutingStage.Config.none(), List.of(), new SplittableRandom(1), health),
            new DispatchStage(
                vertx,
                DispatchStage.Config.defaults(),
                Map.of(),
                Optional.empty(),
                health,
                new WaitingRoom(WaitingRoom.Config.defaults(), Ticker.system())),
            accounting(vertx, store),
            new TelemetryStage(
                TelemetryStage.Config.defaults(),
                new SimpleMeterRegistry(),
                new AccessLog(Clock.systemUTC(), "test", line -> {}),
                Optional.empty(),
                new RecentDecisions(Clock.systemUTC())));
    return new ApiServer(
            vertx,
            ApiServer.Config.defaults(),
            new ConnectionCount(),
            new Backing(pipeline, catalog, java.util.Set.of(), Future::succeededFuture),
            ByteBudget.ofHeap(),
            ticker,
            1)
        .listen(SocketAddress.inetSocketAddress(0, "127.0.0.1"));
  }

  /** Knows nobody. */
  private static AdmissionStage admission(StateStore store) {
    Directory nobody =
        new Directory(
            store,
            new KeyDigests(new Secret("a pepper for this test")),
            Declared.nothing(),
            Clock.systemUTC(),
            new SplittableRandom(1));
    return new AdmissionStage(
        nobody,
        new Leases(
            new LocalAuthority(System::nanoTime), "n1", System::nanoTime, Leases.Config.defaults()),
        new Escrow(store, "n1", System::nanoTime, Escrow.Config.defaults()),
        new BudgetAlerts(),
        Clock.systemUTC());
  }

  private static AccountingStage accounting(Vertx vertx, StateStore store) {
    return TestGateway.await(
        AccountingStage.open(
            vertx,
            AccountingStage.Config.defaults(),
            "n1",
            store,
            Clock.systemUTC(),
            new SplittableRandom(1),
            exchange -> List.of()));
  }
}
