package io.headgate.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.headgate.gateway.config.GatewayConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code headgate explain}. */
@Command(
    name = "explain",
    description = {
      "Says which model would answer a request, and why; no provider is called.",
      "Asks a gateway that runs (--url, --key), or starts one from a file (--config)."
    },
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Question question = new Question();

  @Option(
      names = "--model",
      defaultValue = "auto",
      description = "The model to ask for with --prompt. Default: ${DEFAULT-VALUE}.")
  private String model = "auto";

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Explain by this configuration, without a running gateway.")
  private @Nullable Path config;

  @Option(
      names = "--as",
      paramLabel = "NAME",
      description = "With --config: with the rights of this key. Default: one that may do all.")
  private @Nullable String as;

  @Option(
      names = "--url",
      defaultValue = "http://127.0.0.1:8080",
      description = "The gateway to ask. Default: ${DEFAULT-VALUE}.")
  private String url = "";

  @Option(
      names = "--key",
      defaultValue = "${env:HEADGATE_KEY:-}",
      description = "The API key for it. Default: the variable HEADGATE_KEY.")
  private String key = "";

  @Option(names = "--json", description = "Print the decision record as JSON.")
  private boolean json;

  /** What is asked about. */
  static final class Question {

    @Option(names = "--prompt", paramLabel = "TEXT", description = "A message.")
    private @Nullable String prompt;

    @Option(names = "--file", paramLabel = "FILE", description = "A chat request as JSON.")
    private @Nullable Path file;
  }

  @Override
  public Integer call() throws IOException {
    RouteQuestions gateway = gateway();
    JsonNode record = gateway.askBlocking(request());
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? record.toPrettyString() : text(record));
    out.flush();
    return Headgate.OK;
  }

  private RouteQuestions gateway() {
    Path file = config;
    if (file == null) {
      if (key.isEmpty()) {
        throw new CommandFailure(Headgate.MISUSED, "set HEADGATE_KEY or give --key");
      }
      return new RouteQuestions(url, key);
    }
    GatewayConfig read = ConfigFile.load(file, System.getenv(), spec.commandLine().getErr());
    return RouteQuestions.startBlocking(read, Optional.ofNullable(as));
  }

  private String request() throws IOException {
    Path file = question.file;
    if (file != null) {
      if (!Files.isReadable(file)) {
        throw new CommandFailure(Headgate.MISUSED, "there is no readable file " + file);
      }
      return Files.readString(file);
    }
    return RouteQuestions.chat(model, String.valueOf(question.prompt)).toString();
  }

  /** The record for people. */
  static String text(JsonNode record) {
    StringBuilder text = new StringBuilder();
    JsonNode chosen = record.path("chosen");
    line(text, "chosen", name(chosen) + " (" + chosen.path("name").asText() + ")");
    line(text, "route", record.path("route").asText() + " by " + record.path("strategy").asText());
    line(text, "because", record.path("reason").asText());
    JsonNode cost = record.path("expected_cost");
    line(
        text,
        "cost",
        cost.path("usd").isNumber()
            ? String.format(
                Locale.ROOT,
                "%.6f USD for %d tokens of input and %d of output (%s)",
                cost.path("usd").asDouble(),
                cost.path("input_tokens").asLong(),
                cost.path("output_tokens").asLong(),
                cost.path("output_is").asText())
            : "unknown: " + cost.path("why").asText());
    for (JsonNode evidence : record.path("evidence")) {
      evidence(text, evidence);
    }
    for (JsonNode dropped : record.path("dropped")) {
      line(
          text,
          "dropped",
          name(dropped)
              + ", "
              + dropped.path("why").asText()
              + ": "
              + dropped.path("says").asText());
    }
    for (JsonNode what : record.path("degraded")) {
      line(text, "without", what.asText());
    }
    return text.toString().stripTrailing();
  }

  private static void evidence(StringBuilder text, JsonNode evidence) {
    line(
        text,
        evidence.path("strategy").asText(),
        String.format(
            Locale.ROOT,
            "%s: %s (%.3f ms)",
            evidence.path("verdict").asText(),
            evidence.path("says").asText(),
            evidence.path("nanos").asLong() / 1e6));
    for (JsonNode score : evidence.path("scores")) {
      String nearest = score.path("nearest").asText("");
      line(
          text,
          "",
          String.format(
              Locale.ROOT,
              "%-14s %.3f of %.3f%s",
              score.path("label").asText(),
              score.path("value").asDouble(),
              score.path("threshold").asDouble(),
              nearest.isEmpty() ? "" : "   nearest: " + nearest));
    }
  }

  private static String name(JsonNode candidate) {
    return candidate.path("provider").asText() + "/" + candidate.path("model").asText();
  }

  private static void line(StringBuilder text, String label, String says) {
    text.append(String.format(Locale.ROOT, "%-11s %s%n", label, says));
  }
}
