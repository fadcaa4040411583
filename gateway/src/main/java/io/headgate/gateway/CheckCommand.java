package io.headgate.gateway;

import io.headgate.gateway.config.GatewayConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code headgate check}. */
@Command(
    name = "check",
    description = "Reads a configuration file and says everything that is wrong with it.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      description = "The configuration; default conf/headgate.yaml of the distribution.")
  private @Nullable Path file;

  @Override
  public Integer call() {
    Path path = file == null ? ConfigFile.shipped("headgate.yaml") : file;
    var command = spec.commandLine();
    GatewayConfig config = ConfigFile.load(path, System.getenv(), command.getErr());
    command
        .getOut()
        .printf(
            "%s is good: %d providers, %d models, %d keys; revision %s%n",
            path,
            config.providers().size(),
            config.models().size(),
            config.admission().keys().size(),
            config.revision());
    return Headgate.OK;
  }
}
