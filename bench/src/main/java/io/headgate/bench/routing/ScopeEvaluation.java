package io.headgate.bench.routing;

import com.fasterxml.jackson.databind.JsonNode;
import io.headgate.gateway.learning.ClassifierModel;
import io.headgate.gateway.learning.ClassifierModel.Classification;
import io.headgate.gateway.learning.ClassifierModel.Options;
import io.headgate.gateway.learning.ClassifierModel.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * R6: a classifier of 150 intents that refuses what belongs to none. It learns from the texts for
 * training and has never seen one that is out of scope; judged on the texts for validation and all
 * visible ones out of scope.
 */
final class ScopeEvaluation {

  private static final double IN_SCOPE = .94;

  private final CachedEmbeddings embeddings;

  ScopeEvaluation(CachedEmbeddings embeddings) {
    this.embeddings = embeddings;
  }

  List<Figure> run(Path data) throws IOException, InterruptedException {
    List<JsonNode> rows = LabelledData.readBlocking(data, "clinc150");
    float[][] vectors = embeddings.ofBlocking(LabelledData.texts(rows, "text"));
    List<Row> training = new ArrayList<>();
    for (int i = 0; i < vectors.length; i++) {
      if (rows.get(i).path("part").asText().equals("train")) {
        training.add(new Row(rows.get(i).path("intent").asText(), vectors[i], new float[0]));
      }
    }
    ClassifierModel model =
        ClassifierModel.train(
            training, new Options("bench", "bench", "clinc150", Options.STRANGERS, 1));
    List<Judged> inScope = new ArrayList<>();
    List<Judged> strange = new ArrayList<>();
    for (int i = 0; i < vectors.length; i++) {
      String part = rows.get(i).path("part").asText();
      if (!part.equals("train")) {
        Classification said = model.classify(vectors[i], Optional.empty());
        String best = said.scores().get(0).label();
        boolean isRight = best.equals(rows.get(i).path("intent").asText());
        (part.equals("val") ? inScope : strange)
            .add(new Judged(isRight, said.familiarity(), said.scores().get(0).score()));
      }
    }
    return figures(inScope, strange, model);
  }

  private static List<Figure> figures(
      List<Judged> inScope, List<Judged> strange, ClassifierModel model) {
    double[] familiarities = inScope.stream().mapToDouble(Judged::familiarity).toArray();
    double cut = cut(inScope, familiarities);
    boolean[] isRefused = new boolean[strange.size()];
    int refusedAsShipped = 0;
    for (int i = 0; i < isRefused.length; i++) {
      isRefused[i] = strange.get(i).familiarity() < cut;
      refusedAsShipped += strange.get(i).familiarity() < 0 ? 1 : 0;
    }
    int right = 0;
    int keptAsShipped = 0;
    boolean[] isRight = new boolean[inScope.size()];
    for (int i = 0; i < isRight.length; i++) {
      Judged one = inScope.get(i);
      isRight[i] = one.isRight();
      right += one.isRight() ? 1 : 0;
      keptAsShipped += one.isRight() && one.familiarity() >= 0 ? 1 : 0;
    }
    double[] probabilities = inScope.stream().mapToDouble(Judged::probability).toArray();
    double byProbability = cut(inScope, probabilities);
    double refusedByProbability =
        strange.stream().filter(one -> one.probability() < byProbability).count();
    Bootstrap refused = Bootstrap.ofShare(isRefused);
    Bootstrap accuracy = Bootstrap.ofShare(isRight);
    return List.of(
        new Figure(
            "R6",
            "CLINC150 out of scope refused, 94 % in scope right",
            100 * share(isRefused),
            refused.low(),
            refused.high(),
            75,
            80,
            "%",
            Map.of("by the probability", 100 * refusedByProbability / strange.size())),
        new Figure(
            "R6",
            "the same at the threshold that training chose",
            100.0 * refusedAsShipped / strange.size(),
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            "%",
            Map.of("in scope right", 100.0 * keptAsShipped / inScope.size())),
        new Figure(
            "R6",
            "CLINC150 all training texts, nothing refused",
            100.0 * right / inScope.size(),
            accuracy.low(),
            accuracy.high(),
            Double.NaN,
            Double.NaN,
            "%",
            Map.of("by its own cross-validation", 100 * model.accuracy())));
  }

  private static double share(boolean[] isYes) {
    int yes = 0;
    for (boolean is : isYes) {
      yes += is ? 1 : 0;
    }
    return (double) yes / isYes.length;
  }

  /** The highest cut that still answers the goal's share of the texts in scope rightly. */
  private static double cut(List<Judged> inScope, double[] values) {
    double[] right = new double[inScope.size()];
    int size = 0;
    for (int i = 0; i < values.length; i++) {
      if (inScope.get(i).isRight()) {
        right[size++] = values[i];
      }
    }
    double[] sorted = Arrays.copyOf(right, size);
    Arrays.sort(sorted);
    int mayLose = size - (int) Math.ceil(IN_SCOPE * values.length);
    return mayLose < 0 ? Double.NEGATIVE_INFINITY : sorted[mayLose];
  }

  private record Judged(boolean isRight, double familiarity, double probability) {}
}
