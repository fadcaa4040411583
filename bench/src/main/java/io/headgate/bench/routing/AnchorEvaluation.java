package io.headgate.bench.routing;

import com.fasterxml.jackson.databind.JsonNode;
import io.headgate.gateway.learning.OutOfScope;
import io.headgate.gateway.learning.RouteHead;
import io.headgate.gateway.learning.RouteHead.Exemplar;
import io.headgate.gateway.learning.RouteHead.Options;
import io.headgate.gateway.learning.RouteHead.RouteScore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * R6: the healthcare routes of another project's documentation, its exemplars and its cases, some
 * of which belong to no route or to more than one.
 */
final class AnchorEvaluation {

  /** What that project reaches with the same embedding model after tuning its thresholds. */
  private static final double PUBLISHED = 54.2;

  private final CachedEmbeddings embeddings;

  AnchorEvaluation(CachedEmbeddings embeddings) {
    this.embeddings = embeddings;
  }

  List<Figure> run(Path data) throws IOException, InterruptedException {
    List<JsonNode> rows = LabelledData.readBlocking(data, "semantic-router-anchors");
    float[][] vectors = embeddings.ofBlocking(LabelledData.texts(rows, "text"));
    List<float[]> background = List.of(embeddings.ofBlocking(OutOfScope.texts()));
    List<Exemplar> exemplars = new ArrayList<>();
    for (int i = 0; i < vectors.length; i++) {
      if (rows.get(i).path("kind").asText().equals("hc-exemplar")) {
        exemplars.add(
            new Exemplar(
                rows.get(i).path("label").asText(), rows.get(i).path("text").asText(), vectors[i]));
      }
    }
    RouteHead head = RouteHead.train(exemplars, background, Options.defaults());
    return List.of(
        figure(rows, vectors, head, "validation", 66, 75),
        figure(rows, vectors, head, "train", Double.NaN, Double.NaN));
  }

  private static Figure figure(
      List<JsonNode> rows,
      float[][] vectors,
      RouteHead head,
      String split,
      double must,
      double aim) {
    List<Boolean> right = new ArrayList<>();
    int nearestRight = 0;
    for (int i = 0; i < vectors.length; i++) {
      JsonNode row = rows.get(i);
      if (row.path("split").asText().equals(split)) {
        var decision = head.decide(vectors[i]);
        String wanted = row.path("label").isNull() ? "" : row.path("label").asText();
        right.add(decision.route().orElse("").equals(wanted));
        String nearest =
            decision.scores().stream()
                .max(Comparator.comparingDouble(RouteScore::cosine))
                .orElseThrow()
                .route();
        nearestRight += nearest.equals(wanted) ? 1 : 0;
      }
    }
    boolean[] isRight = new boolean[right.size()];
    int hits = 0;
    for (int i = 0; i < isRight.length; i++) {
      isRight[i] = right.get(i);
      hits += right.get(i) ? 1 : 0;
    }
    Bootstrap interval = Bootstrap.ofShare(isRight);
    return new Figure(
        "R6",
        "healthcare routes, %s cases (%d)".formatted(split, isRight.length),
        100.0 * hits / isRight.length,
        interval.low(),
        interval.high(),
        must,
        aim,
        "%",
        Map.of(
            "nearest exemplar, never refusing",
            100.0 * nearestRight / isRight.length,
            "published (validation)",
            PUBLISHED));
  }
}
