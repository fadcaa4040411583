package io.headgate.gateway.config;

import io.headgate.gateway.admin.AdminServer;
import io.headgate.gateway.admission.Declared;
import io.headgate.gateway.catalog.ModelEntry;
import io.headgate.gateway.dispatch.DispatchStage;
import io.headgate.gateway.dispatch.WaitingRoom;
import io.headgate.gateway.health.HealthBoard;
import io.headgate.gateway.health.NodeLoad;
import io.headgate.gateway.http.ApiServer;
import io.headgate.gateway.http.ManagementServer;
import io.headgate.gateway.provider.ProviderConfig;
import io.headgate.gateway.routing.RoutingConfig;
import io.headgate.gateway.telemetry.TelemetryStage;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the file says, checked.
 *
 * @param revision first 12 hex digits of the SHA-256 of the file's bytes
 * @param providers in the order of the file
 * @param models in the order of the file
 * @param declared the tenants and keys of the file
 * @param embedding the model that embeds texts on this node
 */
public record GatewayConfig(
    String revision,
    ApiServer.Config api,
    AdminServer.Config admin,
    ManagementServer.Config management,
    NodeLoad.Config load,
    List<ProviderConfig> providers,
    List<ModelEntry> models,
    Declared declared,
    StateConfig state,
    LedgerConfig ledger,
    RoutingConfig routing,
    DispatchStage.Config dispatch,
    WaitingRoom.Config waiting,
    HealthBoard.Config health,
    TelemetryStage.Config telemetry,
    EmbeddingConfig embedding) {

  public GatewayConfig {
    providers = List.copyOf(providers);
    models = List.copyOf(models);
  }

  /**
   * The same with those settings of another one that only a start can change: the listeners and
   * their bounds, the bounds of the node's load, the store, the ledger, the embedding model, where
   * decisions are kept.
   */
  public GatewayConfig startedAs(GatewayConfig other) {
    return new GatewayConfig(
        revision,
        other.api.withHeaders(api.headers()),
        other.admin,
        other.management,
        other.load,
        providers,
        models,
        declared,
        other.state,
        other.ledger,
        routing,
        dispatch,
        waiting,
        health,
        new TelemetryStage.Config(telemetry.accessLog(), other.telemetry.decisionLog()),
        other.embedding);
  }

  /**
   * The same gateway for one user on this machine: on free ports, with one more key, without limits
   * and budgets, writing no logs and keeping nothing.
   *
   * @param guest takes the place of a key of its name
   */
  public GatewayConfig onLoopback(Declared.DeclaredKey guest) {
    return new GatewayConfig(
        revision,
        api.onLoopback(),
        new AdminServer.Config("127.0.0.1", 0, Optional.empty()),
        new ManagementServer.Config("127.0.0.1", 0),
        load,
        providers,
        models,
        Unlimited.with(guest, declared),
        StateConfig.inMemory(),
        ledger,
        routing.patient(),
        dispatch,
        waiting,
        health,
        new TelemetryStage.Config(false, Optional.empty()),
        embedding);
  }
}
