package io.headgate.gateway.config;

import io.headgate.gateway.dispatch.DispatchStage;
import io.headgate.gateway.telemetry.TelemetryStage;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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
    FailoverReader failover = new FailoverReader(root);
    ServerReader server = new ServerReader(root.section("server"));
    return new GatewayConfig(
        revision,
        server.api(headers()),
        server.admin(new AdminAuthReader(root, availability)),
        server.management(),
        server.load(),
        available(root.section("providers")).stream().map(ProviderReader::read).toList(),
        available(root.section("models")).stream().map(models::read).toList(),
        new DeclaredReader(root, availability).read(),
        new StateReader(root.section("state"), folder).read(),
        new LedgerReader(root.section("ledger")).read(),
        routing.read(),
        failover.dispatch(),
        failover.waiting(),
        new HealthReader(root).read(),
        telemetry(root.section("telemetry")),
        EmbeddingReader.read(root));
  }

  /** Those that routing looks at, and how urgent a request is. */
  private Set<String> headers() {
    Set<String> headers = new LinkedHashSet<>(routing.headers());
    headers.add(DispatchStage.PRIORITY_HEADER);
    return headers;
  }

  private List<Section> available(Section named) {
    return named.sections().stream().filter(availability::has).toList();
  }

  private TelemetryStage.Config telemetry(Section telemetry) {
    TelemetryStage.Config defaults = TelemetryStage.Config.defaults();
    return new TelemetryStage.Config(
        telemetry.flag("access_log", defaults.accessLog()),
        telemetry.text("decision_log").filter(path -> !path.isEmpty()).map(folder::resolve));
  }
}
