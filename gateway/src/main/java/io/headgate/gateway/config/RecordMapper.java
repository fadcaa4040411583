package io.headgate.gateway.config;

import io.headgate.gateway.admission.AdmissionStage;
import io.headgate.gateway.telemetry.TelemetryStage;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;

/** Turns a file without errors into records. */
final class RecordMapper {

  private final Section root;
  private final Availability availability;
  private final ModelReader models;
  private final Path folder;
  private final RoutingReader routing;

  RecordMapper(Section root, Availability availability, ModelReader models, Path folder) {
    this.root = root;
    this.availability = availability;
    this.models = models;
    this.folder = folder;
    this.routing = new RoutingReader(root, folder);
  }

  GatewayConfig map(String revision) {
    ServerReader server = new ServerReader(root.section("server"));
    return new GatewayConfig(
        revision,
        server.api(routing.headers()),
        server.admin(),
        server.management(),
        available(root.section("providers")).stream().map(ProviderReader::read).toList(),
        available(root.section("models")).stream().map(models::read).toList(),
        new AdmissionStage.Config(
            root.items("keys").stream().filter(availability::has).map(RecordMapper::key).toList()),
        routing.read(),
        telemetry(root.section("telemetry")),
        EmbeddingReader.read(root));
  }

  private List<Section> available(Section named) {
    return named.sections().stream().filter(availability::has).toList();
  }

  /** Keeps names of models that were left out: an emptied list would mean all of them. */
  private static AdmissionStage.Key key(Section key) {
    return new AdmissionStage.Key(
        key.text("name", ""),
        KeyDigest.of(key).orElseThrow(),
        key.text("tenant", "default"),
        new LinkedHashSet<>(key.texts("models")));
  }

  private TelemetryStage.Config telemetry(Section telemetry) {
    TelemetryStage.Config defaults = TelemetryStage.Config.defaults();
    return new TelemetryStage.Config(
        telemetry.flag("access_log", defaults.accessLog()),
        telemetry.text("decision_log").filter(path -> !path.isEmpty()).map(folder::resolve));
  }
}
