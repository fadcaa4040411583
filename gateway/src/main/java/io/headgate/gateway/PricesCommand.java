package io.headgate.gateway;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code headgate prices}. */
@Command(
    name = "prices",
    description = "Shows what models cost: by the configuration, else as their providers publish.",
    mixinStandardHelpOptions = true,
    subcommands = PricesShowCommand.class)
final class PricesCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: show");
  }
}
