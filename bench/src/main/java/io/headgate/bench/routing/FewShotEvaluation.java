package io.headgate.bench.routing;

import com.fasterxml.jackson.databind.JsonNode;
import io.headgate.gateway.learning.OutOfScope;
import io.headgate.gateway.learning.RouteHead;
import io.headgate.gateway.learning.RouteHead.Exemplar;
import io.headgate.gateway.learning.RouteHead.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * R6: public intents as semantic routes with ten exemplars each. The visible part alone, so the
 * texts of an intent that were not drawn are the test; every intent counts the same, as in the
 * official test sets.
 */
final class FewShotEvaluation {

  private static final int SHOTS = 10;
  private static final int DRAWS = 3;

  /** Of the texts that were not drawn, every so many is judged. */
  private static final int STRIDE = 3;

  private final CachedEmbeddings embeddings;
  private final List<float[]> background;

  FewShotEvaluation(CachedEmbeddings embeddings) throws IOException, InterruptedException {
    this.embeddings = embeddings;
    background = List.of(embeddings.ofBlocking(OutOfScope.texts()));
  }

  Figure run(Path data, String set, String what, double must, double aim)
      throws IOException, InterruptedException {
    List<JsonNode> rows =
        LabelledData.readBlocking(data, set).stream()
            .filter(row -> !row.path("intent").asText().equals("oos"))
            .toList();
    List<String> texts = LabelledData.texts(rows, "text");
    List<String> labels = LabelledData.texts(rows, "intent");
    float[][] vectors = embeddings.ofBlocking(texts);
    List<Judged> judged = new ArrayList<>();
    for (int seed = 1; seed <= DRAWS; seed++) {
      Set<Integer> drawn = FewShot.draw(texts, labels, SHOTS, seed);
      List<Exemplar> exemplars =
          drawn.stream()
              .sorted()
              .map(place -> new Exemplar(labels.get(place), texts.get(place), vectors[place]))
              .toList();
      RouteHead head = RouteHead.train(exemplars, background, Options.defaults());
      for (int row = seed % STRIDE; row < vectors.length; row += STRIDE) {
        if (!drawn.contains(row)) {
          judged.add(judge(head, vectors[row], labels.get(row)));
        }
      }
    }
    double[] value = accuracies(judged, all(judged.size()));
    Bootstrap interval = Bootstrap.of(judged.size(), places -> accuracies(judged, places)[0]);
    Map<String, Double> baselines = new LinkedHashMap<>();
    baselines.put("random", 100.0 / Set.copyOf(labels).size());
    baselines.put("nearest exemplar", value[1]);
    baselines.put("each text the same", value[2]);
    return new Figure(
        "R6", what, value[0], interval.low(), interval.high(), must, aim, "%", baselines);
  }

  private static Judged judge(RouteHead head, float[] vector, String label) {
    var scores = head.decide(vector).scores();
    String nearest =
        scores.stream()
            .max(Comparator.comparingDouble(RouteHead.RouteScore::cosine))
            .orElseThrow()
            .route();
    return new Judged(label, scores.get(0).route().equals(label), nearest.equals(label));
  }

  private static int[] all(int size) {
    return IntStream.range(0, size).toArray();
  }

  /** Of the head and of the nearest exemplar, every intent the same; of the head, every text. */
  private static double[] accuracies(List<Judged> judged, int[] places) {
    Map<String, double[]> byLabel = new TreeMap<>();
    double[] sums = new double[3];
    for (int place : places) {
      Judged one = judged.get(place);
      double[] counts = byLabel.computeIfAbsent(one.label(), label -> new double[3]);
      counts[0] += one.isRight() ? 1 : 0;
      counts[1] += one.isNearestRight() ? 1 : 0;
      counts[2]++;
      sums[2] += one.isRight() ? 100.0 / places.length : 0;
    }
    for (double[] counts : byLabel.values()) {
      sums[0] += 100 * counts[0] / counts[2] / byLabel.size();
      sums[1] += 100 * counts[1] / counts[2] / byLabel.size();
    }
    return sums;
  }

  private record Judged(String label, boolean isRight, boolean isNearestRight) {}
}
