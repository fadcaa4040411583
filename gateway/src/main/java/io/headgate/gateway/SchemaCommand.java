package io.headgate.gateway;

import io.headgate.gateway.config.ConfigSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code headgate schema}. */
@Command(
    name = "schema",
    description = "Prints the JSON Schema of the configuration file, for editors.",
    mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(ConfigSchema.text());
    spec.commandLine().getOut().flush();
    return Headgate.OK;
  }
}
