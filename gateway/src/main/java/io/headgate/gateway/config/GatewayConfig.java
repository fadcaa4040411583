package io.headgate.gateway.config;

import io.headgate.gateway.admin.AdminServer;
import io.headgate.gateway.admission.AdmissionStage;
import io.headgate.gateway.catalog.ModelEntry;
import io.headgate.gateway.http.ApiServer;
import io.headgate.gateway.http.ManagementServer;
import io.headgate.gateway.provider.ProviderConfig;
import io.headgate.gateway.telemetry.TelemetryStage;
import java.util.List;

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
    List<ProviderConfig> providers,
    List<ModelEntry> models,
    AdmissionStage.Config admission,
    TelemetryStage.Config telemetry,
    EmbeddingConfig embedding) {

  public GatewayConfig {
    providers = List.copyOf(providers);
    models = List.copyOf(models);
  }
}
