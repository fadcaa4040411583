package io.headgate.gateway;

import io.headgate.embedding.EmbeddingModelFailure;
import io.headgate.embedding.EmbeddingModelFiles;
import io.headgate.embedding.EmbeddingWorkers;
import io.headgate.embedding.LoadTimes;
import io.headgate.embedding.Pooling;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code headgate embedding-worker}: the workers of a gateway node in a process of their own. */
@Command(
    name = "embedding-worker",
    description =
        "Runs the workers that turn texts into vectors in a process of their own, until it is told"
            + " to stop. It serves its own node only: this version does not join nodes to clusters.",
    mixinStandardHelpOptions = true)
final class EmbeddingWorkerCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description =
          "bge-small-en-v1.5 (default) or all-MiniLM-L6-v2; with --onnx a name of your own.")
  private @Nullable String model;

  @Option(
      names = "--onnx",
      paramLabel = "FILE",
      description = "The ONNX file of another model; needs --tokenizer and --pooling.")
  private @Nullable Path onnx;

  @Option(
      names = "--tokenizer",
      paramLabel = "FILE",
      description = "The tokenizer.json that belongs to it.")
  private @Nullable Path tokenizer;

  @Option(
      names = "--pooling",
      paramLabel = "cls|mean",
      description = "How it was trained: cls for the bge family, mean for most others.")
  private @Nullable String pooling;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Threads that run the model; default one for each core.")
  private @Nullable Integer workers;

  @Option(
      names = "--once",
      description = "Ends when the workers are ready, to see whether the model can be used.")
  private boolean once;

  @Override
  public Integer call() {
    long begun = System.nanoTime();
    Duration jvm = ProcessAge.now();
    EmbeddingWorkers.Config config = config();
    Node node = new Node();
    EmbeddingWorkers started =
        node.awaitBlocking(
            EmbeddingWorkers.start(node.vertx(), config).recover(EmbeddingWorkerCommand::told));
    Duration here = Duration.ofNanos(System.nanoTime() - begun);
    var err = spec.commandLine().getErr();
    err.println(ready(started.model(), config.workers(), jvm, here));
    err.flush();
    if (once) {
      return Headgate.OK;
    }
    node.stopOnSigterm(started::close);
    node.awaitStopBlocking();
    return Headgate.OK;
  }

  private EmbeddingWorkers.Config config() {
    EmbeddingWorkers.Config defaults = EmbeddingWorkers.Config.defaults(files());
    if (workers == null) {
      return defaults;
    }
    if (workers < 1) {
      throw misuse("--workers: " + workers + " (expected: at least 1)");
    }
    return new EmbeddingWorkers.Config(
        defaults.files(), workers, defaults.maxWaiting(), defaults.memoEntries());
  }

  private EmbeddingModelFiles files() {
    if (onnx == null && tokenizer == null && pooling == null) {
      String name = model == null ? EmbeddingModelFiles.BUNDLED.get(0) : model;
      try {
        return NodeEmbeddings.bundled(name);
      } catch (EmbeddingModelFailure unknown) {
        throw misuse("--model: " + unknown.getMessage());
      }
    }
    if (onnx == null || tokenizer == null || pooling == null) {
      throw misuse("a model of your own needs --onnx, --tokenizer and --pooling");
    }
    return new EmbeddingModelFiles(
        model == null ? "own" : model,
        onnx,
        tokenizer,
        poolingOf(pooling),
        EmbeddingModelFiles.MAX_TOKENS);
  }

  private static Pooling poolingOf(String word) {
    return switch (word) {
      case "cls" -> Pooling.CLS;
      case "mean" -> Pooling.MEAN;
      default -> throw misuse("--pooling: " + word + " (expected: cls or mean)");
    };
  }

  private static CommandFailure misuse(String message) {
    return new CommandFailure(Headgate.MISUSED, message);
  }

  private static Future<EmbeddingWorkers> told(Throwable failure) {
    return Future.failedFuture(
        failure instanceof EmbeddingModelFailure known
            ? new StartFailure(known.getMessage())
            : failure);
  }

  /** The line that says what runs, and where the time of the start went. */
  private static String ready(
      EmbeddingWorkers.Model model, int workers, Duration jvm, Duration here) {
    LoadTimes times = model.loadTimes();
    return String.format(
        Locale.ROOT,
        "headgate %s embedding-worker is ready after %d ms: %s, %d dimensions, %d workers; JVM %d"
            + " ms, native library %d ms, session %d ms, first run %d ms; beside them tokenizer %d"
            + " ms, digest %d ms. It serves its own node only until nodes join to clusters.",
        Version.current(),
        jvm.plus(here).toMillis(),
        model.name(),
        model.dimensions(),
        workers,
        jvm.toMillis(),
        times.nativeLibrary().toMillis(),
        times.session().toMillis(),
        times.firstRun().toMillis(),
        times.tokenizer().toMillis(),
        times.digest().toMillis());
  }
}
