package io.headgate.gateway;

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
    return Serving.runBlocking(file, spec.commandLine().getErr());
  }
}
