package io.headgate.gateway;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line. Exit codes: 0 for success, 1 when something failed while running, 2 for a wrong
 * command line or configuration.
 */
@Command(
    name = "headgate",
    description = "An LLM gateway: one URL for many providers.",
    mixinStandardHelpOptions = true,
    versionProvider = Headgate.VersionLine.class,
    subcommands = {
      ServeCommand.class,
      DemoCommand.class,
      EmbeddingWorkerCommand.class,
      CheckCommand.class,
      ExplainCommand.class,
      RoutesCommand.class,
      TrainCommand.Train.class,
      TrainCommand.Distill.class,
      SchemaCommand.class,
      KeysCommand.class,
      PricesCommand.class,
      VersionCommand.class
    })
public final class Headgate implements Runnable {

  static final int OK = 0;
  static final int FAILED = 1;
  static final int MISUSED = 2;

  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    int exitCode =
        Serving.understand(arguments)
            .map(Serving::runBlocking)
            .orElseGet(() -> commandLine().execute(arguments));
    Node.ending(exitCode);
    System.exit(exitCode);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Headgate())
        .setExecutionExceptionHandler(
            (failure, command, words) -> CommandFailure.tell(failure, command.getErr()))
        .setExitCodeExceptionMapper(
            failure -> failure instanceof ParameterException ? MISUSED : FAILED);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** The line that {@code --version} and {@code headgate version} print. */
  static final class VersionLine implements CommandLine.IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {"headgate " + Version.current()};
    }
  }
}
