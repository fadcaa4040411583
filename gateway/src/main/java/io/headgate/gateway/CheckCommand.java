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
            "%s is good: %s, %s, %s; revision %s%n",
            path,
            count(config.providers().size(), "provider"),
            count(config.models().size(), "model"),
            count(config.declared().keys().size(), "key"),
            config.revision());
    return Headgate.OK;
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
