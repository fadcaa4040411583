package io.headgate.gateway;

import io.headgate.gateway.config.GatewayConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code headgate serve}. */
@Command(
    name = "serve",
    description = "Runs the gateway until it is told to stop (SIGTERM, Ctrl-C).",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration; default conf/headgate.yaml of the distribution.")
  private @Nullable Path file;

  @Override
  public Integer call() {
    var err = spec.commandLine().getErr();
    Path path = file == null ? ConfigFile.shipped("headgate.yaml") : file;
    Node node = new Node();
    GatewayConfig config = ConfigFile.load(path, System.getenv(), err);
    Gateway gateway = node.startBlocking(config);
    err.println(ready(config, gateway));
    err.flush();
    node.awaitStopBlocking();
    return Headgate.OK;
  }

  /** The line that says where everything is. */
  static String ready(GatewayConfig config, Gateway gateway) {
    Gateway.Ports ports = gateway.ports();
    return String.format(
        "headgate %s is ready after %d ms: API http://%s:%d/v1, admin http://%s:%d/admin/api,"
            + " management http://%s:%d/health/ready",
        Version.current(),
        ProcessAge.now().toMillis(),
        config.api().host(),
        ports.api(),
        config.admin().host(),
        ports.admin(),
        config.management().host(),
        ports.management());
  }
}
