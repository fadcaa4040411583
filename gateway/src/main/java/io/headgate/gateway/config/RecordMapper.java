package io.headgate.gateway.config;

import io.headgate.gateway.admission.AdmissionStage;
import io.headgate.gateway.catalog.Deployment;
import io.headgate.gateway.catalog.ModelEntry;
import io.headgate.gateway.telemetry.TelemetryStage;
import java.util.LinkedHashSet;
import java.util.List;

/** Turns a file without errors into records. */
final class RecordMapper {

  private final Section root;
  private final Availability availability;

  RecordMapper(Section root, Availability availability) {
    this.root = root;
    this.availability = availability;
  }

  GatewayConfig map(String revision) {
    ServerReader server = new ServerReader(root.section("server"));
    return new GatewayConfig(
        revision,
        server.api(),
        server.admin(),
        server.management(),
        available(root.section("providers")).stream().map(ProviderReader::read).toList(),
        available(root.section("models")).stream().map(this::model).toList(),
        new AdmissionStage.Config(
            root.items("keys").stream().filter(availability::has).map(RecordMapper::key).toList()),
        telemetry(root.section("telemetry")));
  }

  private List<Section> available(Section named) {
    return named.sections().stream().filter(availability::has).toList();
  }

  private ModelEntry model(Section model) {
    List<Deployment> deployments =
        model.items("deployments").stream()
            .map(part -> Deployment.of(part.text("provider", ""), part.text("model", "")))
            .filter(deployment -> availability.hasProvider(deployment.provider()))
            .toList();
    return new ModelEntry(
        model.name(),
        ProviderDefaults.constant(ModelEntry.Kind.class, model.text("kind", "chat")),
        model.integer("tier", 0),
        ModelEntry.Selection.ORDERED,
        deployments,
        model.integer("max_output_tokens", ModelEntry.DEFAULT_MAX_OUTPUT_TOKENS));
  }

  /** Keeps names of models that were left out: an emptied list would mean all of them. */
  private static AdmissionStage.Key key(Section key) {
    return new AdmissionStage.Key(
        key.text("name", ""),
        KeyDigest.of(key).orElseThrow(),
        key.text("tenant", "default"),
        new LinkedHashSet<>(key.texts("models")));
  }

  private static TelemetryStage.Config telemetry(Section telemetry) {
    TelemetryStage.Config defaults = TelemetryStage.Config.defaults();
    return new TelemetryStage.Config(telemetry.flag("access_log", defaults.accessLog()));
  }
}
