package io.headgate.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.headgate.gateway.catalog.ModelEntry.Selection;
import io.headgate.gateway.catalog.Resilience;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.CandidateSet;
import io.headgate.gateway.exchange.Evidence;
import io.headgate.gateway.exchange.Evidence.Verdict;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.RoutePlan;
import io.headgate.gateway.exchange.SignalKind;
import io.headgate.gateway.health.HealthBoard;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The decision: strategies in order, inside the candidate set, explained. */
class RoutingStageTest {

  @Test
  void theFirstStrategyThatDecidesWins() {
    Exchange exchange =
        decided(Requests.chat(), abstains("a"), decides("b", "strong"), decides("c", "local"));

    assertThat(plan(exchange).route()).isEqualTo("to-strong");
    assertThat(plan(exchange).strategy()).isEqualTo("b");
    assertThat(pins(exchange)).containsExactly("openai/gpt");
    assertThat(plan(exchange).evidence())
        .extracting(Evidence::strategy, Evidence::verdict)
        .containsExactly(tuple("a", Verdict.ABSTAINED), tuple("b", Verdict.DECIDED));
  }

  @Test
  void whenNothingDecidesTheDefaultAnswers() {
    Exchange exchange = decided(Requests.chat(), abstains("a"));

    assertThat(plan(exchange).route()).isEqualTo("default");
    assertThat(pins(exchange)).containsExactly("groq/llama", "openai/nano");
  }

  @Test
  void theOtherModelsOfAVirtualOneStandBehindTheChoice() {
    Exchange exchange = decided(Requests.chat(), decides("a", "strong"));

    assertThat(pins(exchange)).containsExactly("openai/gpt");
    assertThat(plan(exchange).recovery().fallbacks())
        .extracting(Candidate::pin)
        .containsExactly("groq/llama", "openai/nano", "vllm/qwen");
  }

  @Test
  void nobodyStandsBehindANamedModelUnlessTheOperatorSaysSo() {
    Exchange exchange = decided(Requests.chat().model("strong"));

    assertThat(plan(exchange).recovery().fallbacks()).isEmpty();
  }

  @Test
  void waitsForAStrategyThatTakesItsTime() {
    Promise<Proposal> late = Promise.promise();
    RoutingStage stage =
        stage(Selection.ORDERED, List.of(), strategy("slow", late.future()), decides("b", "local"));
    Exchange exchange = Requests.chat().observed();

    Future<Exchange> decision = stage.decide(exchange);
    assertThat(decision.isComplete()).isFalse();
    late.complete(Proposal.abstain(Evidence.abstained("slow", "no", List.of(), 1)));

    assertThat(decision.succeeded()).isTrue();
    assertThat(pins(exchange)).containsExactly("vllm/qwen");
  }

  @Test
  void aProposalOutsideTheCandidateSetIsOverruled() {
    Exchange exchange =
        decided(
            Requests.chat().sensitive("email"),
            List.of(House.sensitiveStaysHome()),
            decides("a", "strong"),
            decides("b", "local"));

    assertThat(pins(exchange)).containsExactly("vllm/qwen");
    assertThat(plan(exchange).evidence().get(0).verdict()).isEqualTo(Verdict.OVERRULED);
    assertThat(exchange.candidates().orElseThrow().dropped())
        .allMatch(dropped -> dropped.why() == CandidateSet.Why.POLICY)
        .hasSize(3);
  }

  @Test
  void theDefaultNeverWidensTheCandidateSet() {
    Exchange exchange =
        decided(Requests.chat().sensitive("email"), List.of(House.sensitiveStaysHome()));

    assertThat(pins(exchange)).containsExactly("vllm/qwen");
    assertThat(plan(exchange).reason()).contains("the default may not answer");
  }

  @Test
  void aPolicyAppliesWhenItIsNotKnownWhetherItDoes() {
    Exchange exchange =
        decided(Requests.chat().absent(SignalKind.SENSITIVE), List.of(House.sensitiveStaysHome()));

    assertThat(pins(exchange)).containsExactly("vllm/qwen");
  }

  @Test
  void policyHoldsForNamedModelsToo() {
    assertThatThrownBy(
            () ->
                decided(
                    Requests.chat().model("strong").sensitive("iban"),
                    List.of(House.sensitiveStaysHome())))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.NO_COMPLIANT_TARGET);
              assertThat(refused.getMessage()).contains("openai/gpt").contains("policy home");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "'\"provider\":{\"only\":[\"openai\"]},', openai/nano",
    "'\"provider\":{\"ignore\":[\"groq\"]},', openai/nano",
    "'\"provider\":{\"order\":[\"openai\"]},', openai/nano groq/llama",
    "'\"provider\":{\"max_price\":{\"prompt\":0.03}},', openai/nano",
    "'\"models\":[\"strong\"],', openai/gpt",
    "'\"fallbacks\":[\"strong\"],', groq/llama openai/nano"
  })
  void aRequestMayNarrowTheChoice(String members, String pins) {
    assertThat(pins(decided(Requests.chat().with(members)))).containsExactly(pins.split(" "));
  }

  @Test
  void aNamedModelMayBringItsFallbacks() {
    Exchange exchange = decided(Requests.chat().model("strong").with("\"fallbacks\":[\"local\"],"));

    assertThat(pins(exchange)).containsExactly("openai/gpt", "vllm/qwen");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"provider\":{\"only\":[\"nobody\"]},', INVALID_VALUE",
    "'\"provider\":{\"data_collection\":\"deny\"},', INVALID_VALUE",
    "'\"models\":[\"unknown\"],', MODEL_NOT_FOUND"
  })
  void aRequestThatLeavesNothingIsRefused(String members, ErrorCode code) {
    assertThatThrownBy(() -> decided(Requests.chat().with(members)))
        .isInstanceOfSatisfying(
            GatewayException.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  @Test
  void needsOfTheRequestNarrowTheChoice() {
    assertThat(pins(decided(Requests.chat().image()))).containsExactly("openai/gpt", "vllm/qwen");
    assertThat(pins(decided(Requests.chat().tools()))).containsExactly("openai/nano");
    assertThat(pins(decided(Requests.chat().tokens(50_000)))).containsExactly("openai/nano");
    assertThat(pins(decided(Requests.chat().tokens(7_000).with("\"max_tokens\":1001,"))))
        .containsExactly("openai/nano");
  }

  @Test
  void anEstimateMayBeWrongByAQuarterBeforeARequestIsRefused() {
    assertThat(pins(decided(Requests.chat().tokens(120_000)))).contains("openai/nano");
    assertThatThrownBy(() -> decided(Requests.chat().tokens(140_000)))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONTEXT_LENGTH_EXCEEDED));
  }

  @Test
  void aKeyLimitsWhatAutoMayChoose() {
    assertThat(pins(decided(Requests.chat().key("auto", "local")))).containsExactly("vllm/qwen");
    assertThat(pins(decided(Requests.chat().key("auto")))).contains("groq/llama");
    assertThatThrownBy(() -> decided(Requests.chat().key("small")))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.MODEL_NOT_ALLOWED));
    assertThat(pins(decided(Requests.chat().key("auto", "embed")))).contains("groq/llama");
  }

  @Test
  void theCheapestForThisRequestComesFirst() {
    Exchange longInput =
        decide(stage(Selection.CHEAPEST, List.of()), Requests.chat().tokens(20_000 / 4).observed());
    Exchange longOutput =
        decide(
            stage(Selection.CHEAPEST, List.of()),
            Requests.chat().tokens(10).with("\"max_tokens\":1000,").observed());

    assertThat(pins(longInput)).startsWith("openai/nano");
    assertThat(pins(longOutput)).startsWith("groq/llama");
  }

  @Test
  void weightsAreSharesOfTheTraffic() {
    RoutingStage stage = stage(Selection.WEIGHTED, List.of());
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < 4_000; i++) {
      Exchange exchange = decide(stage, Requests.chat().observed());
      first.merge(pins(exchange).get(0), 1, Integer::sum);
      assertThat(pins(exchange)).hasSize(2);
    }
    // 3 to 1; four standard deviations are 110.
    assertThat(first.get("groq/llama")).isBetween(2_890, 3_110);
  }

  @Test
  void aStrategyThatCouldNotLookDegradesTheExchange() {
    Exchange exchange =
        decided(
            Requests.chat(),
            strategy(
                "semantic",
                Future.succeededFuture(
                    Proposal.abstain(
                        new Evidence("semantic", Verdict.DEGRADED, "late", List.of(), 1)))));

    assertThat(exchange.degraded()).containsExactly("semantic");
  }

  @Test
  void costsAreComparedForTheInputThatIsThere() {
    RoutingStage stage = stage(Selection.CHEAPEST, List.of());

    assertThat(stage.needs(Requests.chat().observed())).contains(SignalKind.TOKENS);
  }

  @Test
  void modelsBehindANamedModelStandBehindIt() {
    Exchange exchange = decided(Requests.chat().model("strong").with("\"models\":[\"local\"],"));

    assertThat(pins(exchange)).containsExactly("openai/gpt", "vllm/qwen");
  }

  @Test
  void onlySignalsThatAreLookedAtAreAskedFor() {
    RoutingStage stage = stage(Selection.ORDERED, List.of(House.sensitiveStaysHome()));

    assertThat(stage.needs(Requests.chat().observed())).containsExactly(SignalKind.SENSITIVE);
    assertThat(stage.needs(Requests.chat().with("\"user\":\"x\",\"max_tokens\":4000,").observed()))
        .containsExactlyInAnyOrder(SignalKind.SENSITIVE, SignalKind.TOKENS);
  }

  /** P13, law 2: whatever strategies propose, no plan leaves the candidate set. */
  @Test
  void P13_noProposalEverLeavesTheCandidateSet() {
    SplittableRandom chance = new SplittableRandom(20_261_120);
    List<String> names = List.of("small", "strong", "local", "nothing", "embed");
    for (int i = 0; i < 5_000; i++) {
      List<RoutingStrategy> strategies = new ArrayList<>();
      for (int s = chance.nextInt(4); s > 0; s--) {
        strategies.add(decides("s" + s, names.get(chance.nextInt(names.size()))));
      }
      Requests request = Requests.chat().tokens(chance.nextInt(130_000));
      if (chance.nextBoolean()) {
        request.sensitive("email");
      }
      if (chance.nextBoolean()) {
        request.key("auto", names.get(chance.nextInt(3)));
      }
      if (chance.nextBoolean()) {
        request.image();
      }
      Exchange exchange = request.observed();
      RoutingStage stage =
          stage(
              List.of(Selection.values()).get(chance.nextInt(Selection.values().length)),
              List.of(House.sensitiveStaysHome()),
              strategies.toArray(new RoutingStrategy[0]));
      try {
        decide(stage, exchange);
      } catch (GatewayException refused) {
        assertThat(exchange.plan()).isEmpty();
        continue;
      }
      assertThat(exchange.candidates().orElseThrow().allowed())
          .containsAll(plan(exchange).candidates())
          .containsAll(plan(exchange).recovery().fallbacks());
      if (exchange.signals().orElseThrow().sensitive().orElse(Set.of("?")).contains("email")) {
        assertThat(pins(exchange)).containsExactly("vllm/qwen");
      }
    }
  }

  private static Exchange decided(Requests request, RoutingStrategy... strategies) {
    return decided(request, List.of(), strategies);
  }

  private static Exchange decided(
      Requests request, List<Policy> policies, RoutingStrategy... strategies) {
    return decide(stage(Selection.ORDERED, policies, strategies), request.observed());
  }

  private static Exchange decide(RoutingStage stage, Exchange exchange) {
    Future<Exchange> decision = stage.decide(exchange);
    assertThat(decision.succeeded()).isTrue();
    return exchange;
  }

  private static RoutingStage stage(
      Selection small, List<Policy> policies, RoutingStrategy... strategies) {
    String[] names = new String[strategies.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = strategies[i].name();
    }
    return new RoutingStage(
        House.catalog(small),
        new RoutingStage.Config(
            List.of(House.auto(names)),
            policies,
            Set.of(),
            small == Selection.CHEAPEST,
            false,
            Resilience.silent()),
        List.of(strategies),
        new SplittableRandom(7),
        new HealthBoard(HealthBoard.Config.defaults(), () -> 1, new SplittableRandom(7)));
  }

  private static RoutePlan plan(Exchange exchange) {
    return exchange.plan().orElseThrow();
  }

  private static List<String> pins(Exchange exchange) {
    return plan(exchange).candidates().stream().map(Candidate::pin).toList();
  }

  private static RoutingStrategy abstains(String name) {
    return strategy(
        name,
        Future.succeededFuture(
            Proposal.abstain(Evidence.abstained(name, "no idea", List.of(), 1))));
  }

  private static RoutingStrategy decides(String name, String model) {
    return strategy(
        name,
        Future.succeededFuture(
            new Proposal(
                Optional.of(new Proposal.Choice("to-" + model, Target.of(model))),
                new Evidence(name, Verdict.DECIDED, "sure", List.of(), 1))));
  }

  private static RoutingStrategy strategy(String name, Future<Proposal> proposal) {
    return new RoutingStrategy() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Set<SignalKind> needs() {
        return Set.of();
      }

      @Override
      public Future<Proposal> propose(Exchange exchange, Profile profile) {
        return proposal;
      }
    };
  }
}
