package io.headgate.gateway.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.embedding.BlockingEmbeddingModel;
import io.headgate.embedding.EmbeddingModelFiles;
import io.headgate.gateway.learning.RouteHead.Decision;
import io.headgate.gateway.learning.RouteHead.Exemplar;
import io.headgate.gateway.learning.RouteHead.Options;
import io.headgate.gateway.learning.RouteHead.RouteScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exemplars that ship as an example, by the model that ships. */
class ExampleRoutesTest {

  private static final Path EXEMPLARS = Path.of("../conf/examples/semantic-routes");
  private static final Path MODELS = Path.of("../embedding-worker/target/models");
  private static final int MAX_TOKENS = 128;

  private static BlockingEmbeddingModel model;
  private static List<float[]> background;
  private static RouteHead head;

  @BeforeAll
  static void train() throws IOException {
    model =
        BlockingEmbeddingModel.loadBlocking(
            EmbeddingModelFiles.bundled(MODELS, EmbeddingModelFiles.BUNDLED.get(0)));
    background = OutOfScope.texts().stream().map(ExampleRoutesTest::embed).toList();
    head = headOf("code", "small-talk", "legal", "analysis");
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Write a quicksort in Go                            | code
          How do I fix a NullPointerException?               | code
          Can you debug this function?                       | code
          hello                                              | small-talk
          thanks!                                            | small-talk
          Tell me a joke about Python                        | small-talk
          Is this contract clause enforceable?               | legal
          My landlord wants to evict me                      | legal
          Could you weigh the pros and cons of remote work?  | analysis
          What is the weather in Paris?                      | none
          Give me a recipe for lasagne                       | none
          What's the capital of France?                      | none
          """)
  void routesWhatBelongsToARouteAndNothingElse(String text, String route) {
    assertThat(head.decide(embed(text)).route().orElse("none")).isEqualTo(route);
  }

  @Test
  void aJokeAboutPythonIsNotCodeEvenWhereCodeIsTheOnlyRoute() throws IOException {
    Decision decision = headOf("code").decide(embed("Tell me a joke about Python"));

    assertThat(decision.route()).isEmpty();
    assertThat(decision.scores().get(0).score()).isLessThan(.4);
  }

  @Test
  void aTextBetweenTwoRoutesShowsBothScoresAndGoesByTheMargin() {
    Decision decision = head.decide(embed("Explain this system design in simple terms"));

    RouteScore best = decision.scores().get(0);
    RouteScore second = decision.scores().get(1);
    assertThat(List.of(best.route(), second.route())).containsExactlyInAnyOrder("analysis", "code");
    assertThat(second.score()).isGreaterThan(.2);
    boolean isClear =
        best.score() >= best.threshold()
            && best.score() - second.score() >= Options.defaults().margin();
    assertThat(decision.route().isPresent()).isEqualTo(isClear);
  }

  private static RouteHead headOf(String... routes) throws IOException {
    List<Exemplar> exemplars = new ArrayList<>();
    for (String route : routes) {
      for (String line : Files.readAllLines(EXEMPLARS.resolve(route + ".txt"))) {
        if (!line.isBlank() && !line.startsWith("#")) {
          exemplars.add(new Exemplar(route, line, embed(line)));
        }
      }
    }
    return RouteHead.train(exemplars, background, Options.defaults());
  }

  private static float[] embed(String text) {
    return model.embedBlocking(text, MAX_TOKENS).vector();
  }
}
