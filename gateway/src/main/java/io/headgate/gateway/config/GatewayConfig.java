package io.headgate.gateway.config;

import io.headgate.gateway.admin.AdminServer;
import io.headgate.gateway.admission.AdmissionStage;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the file says, checked.
 *
 * @param revision first 12 hex digits of the SHA-256 of the file's bytes
 * @param providers in the order of the file
 * @param models in the order of the file
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
    AdmissionStage.Config admission,
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
   * The same gateway for one user on this machine: on free ports, with one more key, writing no
   * logs.
   */
  public GatewayConfig onLoopback(AdmissionStage.Key guest) {
    List<AdmissionStage.Key> keys = new ArrayList<>(admission.keys());
    keys.add(guest);
    return new GatewayConfig(
        revision,
        api.onLoopback(),
        new AdminServer.Config("127.0.0.1", 0, Optional.empty()),
        new ManagementServer.Config("127.0.0.1", 0),
        load,
        providers,
        models,
        new AdmissionStage.Config(keys),
        routing.patient(),
        dispatch,
        waiting,
        health,
        new TelemetryStage.Config(false, Optional.empty()),
        embedding);
  }
}
