package io.headgate.gateway;

import io.headgate.gateway.config.ConfigLoader;
import io.headgate.gateway.config.GatewayConfig;
import io.headgate.gateway.config.Problem;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Finds and reads the configuration for a command. */
final class ConfigFile {

  /** Set by the launcher to the folder of the distribution. */
  static final String HOME = "headgate.home";

  private ConfigFile() {}

  /** A file of the distribution's {@code conf} folder. */
  static Path shipped(String name) {
    String home = System.getProperty(HOME);
    Path file = Path.of(home == null ? "" : home).resolve("conf").resolve(name);
    return home == null || Files.exists(file) ? file : Path.of("conf").resolve(name);
  }

  /**
   * Reads a file and prints what is to be said about it.
   *
   * @throws CommandFailure with exit code 2 when it cannot be used
   */
  static GatewayConfig load(Path file, Map<String, String> environment, PrintWriter err) {
    ConfigLoader.Result result = ConfigLoader.load(file, environment);
    result.notices().forEach(notice -> err.println("notice: " + notice));
    result.errors().forEach(err::println);
    err.flush();
    return result
        .config()
        .orElseThrow(() -> new CommandFailure(Headgate.MISUSED, summary(file, result)));
  }

  private static String summary(Path file, ConfigLoader.Result result) {
    int count = result.errors().size();
    Problem first = result.errors().get(0);
    return file
        + " has "
        + (count == 1 ? "1 error" : count + " errors")
        + ", the first at line "
        + first.line()
        + "; nothing was started";
  }
}
