package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Runs the distribution's launcher in a folder, as an operator does. */
record Launched(Path folder) {

  private static final Path LAUNCHER = Path.of("target", "headgate", "bin", "headgate");
  private static final Set<String> INHERITED = Set.of("PATH", "HOME", "JAVA_HOME");

  /** A command that has ended. */
  record Finished(int exitCode, String out, String err) {}

  Finished run(Map<String, String> environment, String... arguments) {
    try {
      Process process = start(environment, arguments);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return new Finished(
          process.exitValue(),
          Files.readString(folder.resolve("out")),
          Files.readString(folder.resolve("err")));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  /** Both outputs go to files: a pipe that nobody reads would stop the process. */
  Process start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toAbsolutePath().toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile());
    // Nothing else of whoever runs the tests: a variable of theirs could make a bad file good.
    builder.environment().keySet().retainAll(INHERITED);
    builder.environment().putAll(environment);
    return builder.start();
  }
}
