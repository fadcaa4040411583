package io.headgate.bench.routing;

import io.headgate.embedding.BlockingEmbeddingModel;
import io.headgate.embedding.EmbeddingModelFailure;
import io.headgate.embedding.EmbeddingModelFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Measures the decisions of the gateway against labelled prompts, without a provider. */
public final class RoutingBenchmark {

  private static final int GOAL_MISSED = 1;
  private static final int NO_RUN = 2;

  private RoutingBenchmark() {}

  /**
   * Runs the benchmark and ends the process with its status.
   *
   * @param args as {@code --help} tells
   */
  public static void main(String[] args) throws InterruptedException {
    if (List.of(args).contains("--help")) {
      System.out.print(RoutingOptions.HELP);
      return;
    }
    System.exit(run(args));
  }

  private static int run(String... args) throws InterruptedException {
    try {
      List<Figure> figures = measureBlocking(RoutingOptions.parse(args));
      System.out.println(FigureTable.render(figures));
      return figures.stream().anyMatch(figure -> figure.reached().contains("missed"))
          ? GOAL_MISSED
          : 0;
    } catch (IllegalArgumentException | IOException | EmbeddingModelFailure e) {
      System.err.println("routing: " + e.getMessage());
      return NO_RUN;
    }
  }

  private static List<Figure> measureBlocking(RoutingOptions options)
      throws IOException, InterruptedException {
    List<Figure> figures = new ArrayList<>();
    try (BlockingEmbeddingModel model =
        BlockingEmbeddingModel.loadBlocking(
            EmbeddingModelFiles.bundled(options.models(), EmbeddingModelFiles.BUNDLED.get(0)))) {
      CachedEmbeddings embeddings = CachedEmbeddings.openBlocking(model, options.cache());
      if (options.wants("R6")) {
        FewShotEvaluation fewShot = new FewShotEvaluation(embeddings);
        figures.add(fewShot.run(options.data(), "clinc150", "CLINC150, 10 exemplars", 92, 93.3));
        figures.add(fewShot.run(options.data(), "banking77", "BANKING77, 10 exemplars", 86.5, 88));
        figures.addAll(new ScopeEvaluation(embeddings).run(options.data()));
        figures.addAll(new AnchorEvaluation(embeddings).run(options.data()));
      }
      if (options.wants("R5")) {
        PromiseEvaluation promises = new PromiseEvaluation(embeddings);
        figures.addAll(promises.run(options.data(), "routellm-mmlu", "MMLU"));
        figures.addAll(promises.run(options.data(), "routellm-gsm8k", "GSM8K"));
      }
      if (options.wants("R10")) {
        figures.addAll(new DecisionTimeEvaluation(embeddings).run(options.data()));
      }
    }
    if (options.wants("R10")) {
      figures.addAll(LanguageEvaluation.run(options.data()));
      figures.addAll(SensitiveEvaluation.run(options.data()));
    }
    return figures;
  }
}
