package io.headgate.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.headgate.gateway.learning.ClassifierFile;
import io.headgate.gateway.learning.ClassifierModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code headgate train}, and with decisions of the judge only {@code headgate distill}. */
class TrainCommand implements Callable<Integer> {

  private static final int MIN_ROWS = 20;
  private static final long SEED = 1;

  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The classifier to write, for routing.classifier.file.")
  private Path out = Path.of("");

  @Option(
      names = "--embedding",
      defaultValue = "bge-small-en-v1.5",
      paramLabel = "NAME",
      description = "The bundled model that the gateway embeds with. Default: ${DEFAULT-VALUE}.")
  private String embedding = "";

  private final Predicate<JsonNode> wanted;

  private TrainCommand(Predicate<JsonNode> wanted) {
    this.wanted = wanted;
  }

  /** {@code headgate train}. */
  @Command(
      name = "train",
      description = {
        "Trains a classifier on labelled requests and says how good it is on held-back ones.",
        "Each line of the data: {\"text\": \"...\", \"label\": \"...\"}, or a logged decision"
            + " (telemetry.decision_log), whose label is its route or a label that you add."
      },
      mixinStandardHelpOptions = true)
  static final class Train extends TrainCommand {

    @Option(
        names = "--data",
        required = true,
        paramLabel = "FILE",
        description = "Labelled requests, JSON lines.")
    private Path data = Path.of("");

    Train() {
      super(decision -> true);
    }

    @Override
    public Integer call() throws IOException {
      return train(data);
    }
  }

  /** {@code headgate distill}. */
  @Command(
      name = "distill",
      description = {
        "Trains a classifier on what the judge (routing.llm) decided, so that it need not be asked"
            + " again: microseconds in place of a call.",
        "Reads the decision log of a gateway (telemetry.decision_log)."
      },
      mixinStandardHelpOptions = true)
  static final class Distill extends TrainCommand {

    @Option(
        names = "--decisions",
        required = true,
        paramLabel = "FILE",
        description = "A decision log.")
    private Path decisions = Path.of("");

    Distill() {
      super(decision -> decision.path("strategy").asText().equals("llm"));
    }

    @Override
    public Integer call() throws IOException {
      return train(decisions);
    }
  }

  @Override
  public Integer call() throws IOException {
    throw new IllegalStateException("train and distill say what to train on");
  }

  final Integer train(Path data) throws IOException {
    if (!Files.isReadable(data)) {
      throw new CommandFailure(Headgate.MISUSED, "there is no readable file " + data);
    }
    try (TextEmbedder embedder = TextEmbedder.loadBlocking(embedding)) {
      TrainingRows rows = TrainingRows.readBlocking(data, embedder.sha256(), wanted);
      check(rows, data);
      List<ClassifierModel.Row> embedded = rows.embeddedBlocking(embedder);
      long labels = embedded.stream().map(ClassifierModel.Row::label).distinct().count();
      if (labels < 2) {
        throw new CommandFailure(
            Headgate.MISUSED, data + " has one label only; a classifier needs two or more");
      }
      ClassifierModel model =
          ClassifierModel.train(
              embedded,
              new ClassifierModel.Options(
                  embedding,
                  embedder.sha256(),
                  data.getFileName().toString(),
                  ClassifierModel.Options.STRANGERS,
                  SEED));
      ClassifierFile.saveBlocking(model, out);
      tell(model, rows);
    }
    return Headgate.OK;
  }

  private static void check(TrainingRows rows, Path data) {
    if (rows.size() < MIN_ROWS) {
      throw new CommandFailure(
          Headgate.MISUSED,
          data
              + " has "
              + rows.size()
              + " rows that can be used, at least "
              + MIN_ROWS
              + " are needed"
              + (rows.skipped() == 0
                  ? ""
                  : "; "
                      + rows.skipped()
                      + " decisions were skipped: made otherwise, without an embedding, or with"
                      + " one of another model"));
    }
  }

  private void tell(ClassifierModel model, TrainingRows rows) {
    PrintWriter to = spec.commandLine().getOut();
    to.printf(
        Locale.ROOT,
        "%s%n%naccuracy %.3f on held-back rows (%d rows, %d skipped)%n%s is written%n",
        model.confusion(),
        model.accuracy(),
        rows.size(),
        rows.skipped(),
        out);
    to.flush();
  }
}
