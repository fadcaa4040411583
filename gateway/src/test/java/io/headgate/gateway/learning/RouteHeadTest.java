package io.headgate.gateway.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headgate.gateway.learning.RouteHead.Decision;
import io.headgate.gateway.learning.RouteHead.Exemplar;
import io.headgate.gateway.learning.RouteHead.Options;
import io.headgate.gateway.learning.RouteHead.Reason;
import io.headgate.gateway.learning.RouteHead.RouteScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteHeadTest {

  private final Clouds clouds = new Clouds(11);
  private final float[] code = clouds.centre();
  private final float[] legal = clouds.centre();
  private final List<float[]> background = clouds.anywhere(60);

  @Test
  void decidesForTheRouteOfATextAndExplainsByItsNearestExemplar() {
    List<Exemplar> exemplars = exemplars("code", code, 8);
    exemplars.addAll(exemplars("legal", legal, 8));
    RouteHead head = RouteHead.train(exemplars, background, Options.defaults());

    Decision decision = head.decide(exemplars.get(10).vector());

    assertThat(decision.route()).contains("legal");
    assertThat(decision.reason()).isEqualTo(Reason.DECIDED);
    RouteScore best = decision.scores().get(0);
    assertThat(best.nearest()).isEqualTo("legal 2");
    assertThat(best.cosine()).isCloseTo(1, within(1e-5));
    assertThat(decision.scores()).extracting(RouteScore::route).containsExactly("legal", "code");
    assertThat(decision.scores()).allMatch(score -> score.score() >= 0 && score.score() <= 1);
  }

  @Test
  void refusesWhatBelongsToNoRouteAndTakesWhatDoes() {
    List<Exemplar> exemplars = exemplars("code", code, 8);
    exemplars.addAll(exemplars("legal", legal, 8));
    RouteHead head = RouteHead.train(exemplars, background, Options.defaults());

    assertThat(taken(head, "code", code)).isGreaterThan(90);
    assertThat(taken(head, "legal", legal)).isGreaterThan(90);
    assertThat(refused(head)).isGreaterThan(90);
  }

  @Test
  void worksForOneRouteOfThreeExemplars() {
    RouteHead head = RouteHead.train(exemplars("code", code, 3), background, Options.defaults());

    assertThat(taken(head, "code", code)).isGreaterThan(80);
    assertThat(refused(head)).isGreaterThan(90);
  }

  @Test
  void worksForRoutesOfOneExemplar() {
    List<Exemplar> exemplars = exemplars("code", code, 1);
    exemplars.addAll(exemplars("legal", legal, 1));
    RouteHead head = RouteHead.train(exemplars, background, Options.defaults());

    assertThat(head.decide(code).scores().get(0).route()).isEqualTo("code");
    assertThat(head.decide(legal).scores().get(0).route()).isEqualTo("legal");
  }

  @Test
  void abstainsBetweenTwoRoutesByTheMarginAndDecidesWithoutIt() {
    List<Exemplar> exemplars = exemplars("code", code, 8);
    exemplars.addAll(exemplars("legal", legal, 8));
    float[] both = code.clone();
    Vectors.add(both, 0, 1, legal);
    Vectors.normalise(both, 0, both.length);
    Map<String, Double> low = Map.of("code", .01, "legal", .01);

    Decision careful = RouteHead.train(exemplars, background, new Options(low, .5, 1)).decide(both);
    Decision bold = RouteHead.train(exemplars, background, new Options(low, 0, 1)).decide(both);

    assertThat(careful.reason()).isEqualTo(Reason.NO_MARGIN);
    assertThat(careful.route()).isEmpty();
    assertThat(bold.reason()).isEqualTo(Reason.DECIDED);
  }

  @Test
  void anOverrideReplacesTheThresholdOfItsRouteOnly() {
    List<Exemplar> exemplars = exemplars("code", code, 8);
    exemplars.addAll(exemplars("legal", legal, 8));
    RouteHead trained = RouteHead.train(exemplars, background, Options.defaults());
    RouteHead strict =
        RouteHead.train(exemplars, background, new Options(Map.of("code", 1.0), .1, 1));

    assertThat(strict.threshold("code")).isEqualTo(1);
    assertThat(strict.threshold("legal")).isEqualTo(trained.threshold("legal"));
    assertThat(strict.decide(clouds.near(code, .5)).reason()).isEqualTo(Reason.BELOW_THRESHOLD);
  }

  @Test
  void isTheSameForTheSameInput() {
    List<Exemplar> exemplars = exemplars("code", code, 6);
    exemplars.addAll(exemplars("legal", legal, 6));
    float[] text = clouds.near(code, .9);

    assertThat(RouteHead.train(exemplars, background, Options.defaults()).decide(text))
        .isEqualTo(RouteHead.train(exemplars, background, Options.defaults()).decide(text));
  }

  @Test
  void saysWhatIsWrongWithItsInput() {
    List<Exemplar> exemplars = exemplars("code", code, 2);
    assertThatThrownBy(() -> RouteHead.train(List.of(), background, Options.defaults()))
        .hasMessage("exemplars: 0, out of scope: 60 (expected: at least 1 of each)");
    assertThatThrownBy(
            () -> RouteHead.train(exemplars, background, new Options(Map.of("cod", .5), .1, 1)))
        .hasMessage("threshold: no route cod");
    assertThatThrownBy(() -> new Options(Map.of(), 1.5, 1))
        .hasMessage("margin: 1.5 (expected: 0 to 1)");
  }

  private List<Exemplar> exemplars(String route, float[] centre, int size) {
    List<Exemplar> exemplars = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      exemplars.add(new Exemplar(route, route + " " + i, clouds.near(centre, .7)));
    }
    return exemplars;
  }

  /** Of a hundred texts of a route. */
  private int taken(RouteHead head, String route, float[] centre) {
    int taken = 0;
    for (int i = 0; i < 100; i++) {
      boolean isRight =
          head.decide(clouds.near(centre, .7)).route().stream().anyMatch(route::equals);
      taken += isRight ? 1 : 0;
    }
    return taken;
  }

  /** Of a hundred texts of no route. */
  private int refused(RouteHead head) {
    int refused = 0;
    for (int i = 0; i < 100; i++) {
      refused += head.decide(clouds.centre()).route().isEmpty() ? 1 : 0;
    }
    return refused;
  }
}
