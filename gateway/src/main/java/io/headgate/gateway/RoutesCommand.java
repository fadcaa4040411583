package io.headgate.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headgate.gateway.config.GatewayConfig;
import io.headgate.gateway.learning.Confusion;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code headgate routes}. */
@Command(
    name = "routes",
    description = "Tries the routes of a configuration.",
    mixinStandardHelpOptions = true,
    subcommands = RoutesCommand.Test.class)
final class RoutesCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: routes test FILE");
  }

  /** {@code headgate routes test}. */
  @Command(
      name = "test",
      description = {
        "Routes labelled messages and prints the accuracy and who is taken for whom.",
        "Each line of the file: {\"text\": \"...\", \"label\": \"the route that it belongs to\"}."
      },
      mixinStandardHelpOptions = true)
  static final class Test implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "Labelled messages, JSON lines.")
    private Path file = Path.of("");

    @Option(
        names = {"-c", "--config"},
        paramLabel = "FILE",
        description = "The configuration; default conf/headgate.yaml of the distribution.")
    private @Nullable Path config;

    @Option(
        names = "--model",
        defaultValue = "auto",
        description = "The virtual model to ask for. Default: ${DEFAULT-VALUE}.")
    private String model = "auto";

    @Option(
        names = "--min-accuracy",
        defaultValue = "0",
        paramLabel = "SHARE",
        description = "End with exit code 1 below this share of right routes, 0 to 1.")
    private double minAccuracy;

    @Override
    public Integer call() throws IOException {
      Path path = config == null ? ConfigFile.shipped("headgate.yaml") : config;
      if (!Files.isReadable(file)) {
        throw new CommandFailure(Headgate.MISUSED, "there is no readable file " + file);
      }
      GatewayConfig read = ConfigFile.load(path, System.getenv(), spec.commandLine().getErr());
      RouteQuestions gateway = RouteQuestions.startBlocking(read, Optional.empty());
      List<String[]> pairs = new ArrayList<>();
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        int number = 0;
        String line = lines.readLine();
        while (line != null) {
          number++;
          if (!line.isBlank()) {
            pairs.add(ask(gateway, parse(line, number)));
          }
          line = lines.readLine();
        }
      }
      Confusion confusion = confusion(pairs);
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              "%s%n%naccuracy %.3f over %d rows%n",
              confusion,
              confusion.accuracy(),
              confusion.rows());
      spec.commandLine().getOut().flush();
      return confusion.accuracy() >= minAccuracy ? Headgate.OK : Headgate.FAILED;
    }

    /** The label of a row and the route that it took. */
    private String[] ask(RouteQuestions gateway, JsonNode row) {
      String request = RouteQuestions.chat(model, row.path("text").textValue()).toString();
      return new String[] {
        row.path("label").textValue(), gateway.askBlocking(request).path("route").asText()
      };
    }

    static Confusion confusion(List<String[]> pairs) {
      Set<String> names = new TreeSet<>();
      pairs.forEach(pair -> names.addAll(List.of(pair)));
      List<String> labels = List.copyOf(names);
      int[][] counts = new int[labels.size()][labels.size()];
      for (String[] pair : pairs) {
        counts[labels.indexOf(pair[0])][labels.indexOf(pair[1])]++;
      }
      return new Confusion(labels, counts);
    }

    private JsonNode parse(String line, int number) {
      try {
        JsonNode row = JSON.readTree(line);
        if (row.path("text").isTextual() && row.path("label").isTextual()) {
          return row;
        }
      } catch (JsonProcessingException malformed) {
        // Told below.
      }
      throw new CommandFailure(
          Headgate.MISUSED,
          file + ":" + number + ": expected {\"text\": \"...\", \"label\": \"...\"}");
    }
  }
}
