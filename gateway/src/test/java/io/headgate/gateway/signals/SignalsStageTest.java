package io.headgate.gateway.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import io.headgate.gateway.exchange.Embedding;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.SignalKind;
import io.headgate.gateway.exchange.Signals;
import io.headgate.gateway.exchange.Ticker;
import io.headgate.gateway.protocol.ByteBudget;
import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.EmbeddingsRequest;
import io.headgate.gateway.protocol.StrictJson;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalsStageTest {

  private static final Set<SignalKind> ALL = EnumSet.allOf(SignalKind.class);
  private static final Embedding SOME = new Embedding(new float[] {1}, "sha");
  private static final Embedder READY = (text, tokens, patience) -> Future.succeededFuture(SOME);

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    Prompts.outcome(vertx.close());
  }

  private SignalsStage stage(Set<SignalKind> needed, Embedder embedder) {
    return stage(
        new SignalsStage.Config(
            needed,
            Map.of(
                SignalKind.TOKENS, Duration.ofSeconds(30),
                SignalKind.LANGUAGE, Duration.ofSeconds(30),
                SignalKind.SENSITIVE, Duration.ofSeconds(60),
                SignalKind.SURFACE, Duration.ofSeconds(30)),
            128,
            List.of()),
        embedder);
  }

  private SignalsStage stage(SignalsStage.Config config, Embedder embedder) {
    return new SignalsStage(vertx, config, new TokenEstimator(), embedder);
  }

  private static Exchange exchange(ChatRequest request) {
    return exchange(new Exchange.Chat(request));
  }

  private static Exchange exchange(Exchange.Operation operation) {
    Exchange exchange =
        new Exchange(
            "id",
            "key",
            new Exchange.Client("/v1/chat/completions", "test", Map.of()),
            new ByteBudget(1).lease(),
            Ticker.system(),
            0,
            Long.MAX_VALUE);
    exchange.asks(operation);
    return exchange;
  }

  private static Signals signals(SignalsStage stage, Exchange exchange) {
    return Prompts.outcome(stage.observe(exchange)).signals().orElseThrow();
  }

  @Test
  void observesWhatIsNeeded() {
    Exchange exchange = exchange(Prompts.saying("Please answer a@b.example, how are you today?"));

    Signals signals = signals(stage(ALL, READY), exchange);

    assertThat(signals.inputTokens().orElseThrow()).isBetween(10, 30);
    assertThat(signals.language().orElseThrow().code()).isEqualTo("en");
    assertThat(signals.sensitive().orElseThrow()).containsExactly("email");
    assertThat(signals.surface().orElseThrow()).hasSameSizeAs(SurfaceFeatures.NAMES);
    assertThat(signals.embedding()).contains(SOME);
    assertThat(signals.absent()).isEmpty();
    assertThat(exchange.degraded()).isEmpty();
  }

  @Test
  void looksAtNothingThatIsNotNeeded() {
    Embedder untouched =
        (text, tokens, patience) -> {
          throw new AssertionError("nobody needs an embedding");
        };
    Exchange exchange = exchange(Prompts.saying("Please answer a@b.example"));

    Signals signals = signals(stage(Set.of(), untouched), exchange);

    assertThat(signals)
        .isEqualTo(Signals.of(PromptReader.prompt(Prompts.saying("Please answer a@b.example"))));
    assertThat(exchange.degraded()).isEmpty();
  }

  @Test
  void textsToEmbedAreObservedForTheSakeOfPolicies() {
    Exchange exchange =
        exchange(
            new Exchange.Embeddings(
                EmbeddingsRequest.of(
                    StrictJson.parse(
                        "{\"model\":\"m\",\"input\":[\"x\",\"a@b.example\"]}"
                            .getBytes(StandardCharsets.UTF_8)))));

    Signals signals = signals(stage(Set.of(SignalKind.SENSITIVE), READY), exchange);

    assertThat(signals.sensitive().orElseThrow()).containsExactly("email");
  }

  @Test
  void sensitiveDataIsFoundWhereverItStands() {
    Set<SignalKind> needed = Set.of(SignalKind.SENSITIVE);
    for (String member :
        List.of(
            "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"mail"
                + " jane@example.org\"}}]",
            "\"metadata\":{\"owner\":\"jane@example.org\"}",
            "\"prediction\":{\"type\":\"content\",\"content\":\"to jane@example.org\"}")) {
      ChatRequest request =
          ChatRequest.of(
              StrictJson.parse(
                  ("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
                          + member
                          + "}")
                      .getBytes(StandardCharsets.UTF_8)));

      assertThat(signals(stage(needed, READY), exchange(request)).sensitive())
          .as(member)
          .contains(Set.of("email"));
    }
  }

  @Test
  void whatCannotBeReadIsNotCalledHarmless() {
    Exchange tokens =
        exchange(
            new Exchange.Embeddings(
                EmbeddingsRequest.of(
                    StrictJson.parse(
                        "{\"model\":\"m\",\"input\":[[3923,374,856]]}"
                            .getBytes(StandardCharsets.UTF_8)))));

    Signals signals = signals(stage(Set.of(SignalKind.SENSITIVE), READY), tokens);

    assertThat(signals.sensitive()).isEmpty();
    assertThat(signals.absent()).containsEntry(SignalKind.SENSITIVE, "unreadable");
  }

  @Test
  void expressionsAreLookedForInTheWholeMessage() {
    SignalsStage.Config config =
        new SignalsStage.Config(
            Set.of(SignalKind.PATTERNS),
            Map.of(SignalKind.PATTERNS, Duration.ofSeconds(20)),
            128,
            List.of(Pattern.compile("needle"), Pattern.compile("pin")));
    SignalsStage stage = new SignalsStage(vertx, config, new TokenEstimator(), READY);
    String hay = "hay ".repeat(50_000);

    assertThat(signals(stage, exchange(Prompts.saying(hay + "needle" + hay))).patterns())
        .contains(Set.of("needle"));
    assertThat(signals(stage, exchange(Prompts.saying("a pin"))).patterns())
        .contains(Set.of("pin"));
  }

  @Test
  void aLateEmbeddingStaysOnTheCallersEventLoop() {
    SignalsStage.Config config =
        new SignalsStage.Config(
            Set.of(SignalKind.EMBEDDING),
            Map.of(SignalKind.EMBEDDING, Duration.ofMillis(5)),
            128,
            List.of());
    SignalsStage stage =
        new SignalsStage(
            vertx,
            config,
            new TokenEstimator(),
            (text, tokens, patience) -> Promise.<Embedding>promise().future());
    Context loop = vertx.getOrCreateContext();
    Promise<Boolean> same = Promise.promise();

    loop.runOnContext(
        now ->
            stage
                .observe(exchange(Prompts.saying("late")))
                .onComplete(done -> same.complete(Vertx.currentContext() == loop)));

    assertThat(Prompts.outcome(same.future())).isTrue();
  }

  @Test
  void anEmbeddingThatNeverComesIsLate() {
    SignalsStage.Config config =
        new SignalsStage.Config(
            Set.of(SignalKind.EMBEDDING),
            Map.of(SignalKind.EMBEDDING, Duration.ofMillis(5)),
            128,
            List.of());
    Exchange exchange = exchange(Prompts.saying("hello"));

    Signals signals =
        signals(
            stage(config, (text, tokens, patience) -> Promise.<Embedding>promise().future()),
            exchange);

    assertThat(signals.embedding()).isEmpty();
    assertThat(signals.absent()).isEqualTo(Map.of(SignalKind.EMBEDDING, "late"));
    assertThat(exchange.degraded()).containsExactly("embedding");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEmbedderThatFailsOrBreaksDownIsUnavailable(boolean breaks) {
    Embedder failing =
        (text, tokens, patience) -> {
          if (breaks) {
            throw new IllegalStateException("a bug");
          }
          return Future.failedFuture("no model");
        };
    Exchange exchange = exchange(Prompts.saying("hello there"));

    Signals signals = signals(stage(ALL, failing), exchange);

    assertThat(signals.absent()).isEqualTo(Map.of(SignalKind.EMBEDDING, "unavailable"));
    assertThat(signals.surface()).isPresent();
    assertThat(exchange.degraded()).containsExactly("embedding");
  }

  @Test
  void anEmbedderThatSaysItWasLateIsLate() {
    Exchange exchange = exchange(Prompts.saying("hello there"));

    Signals signals =
        signals(
            stage(
                Set.of(SignalKind.EMBEDDING),
                (text, tokens, patience) -> Future.failedFuture(new TimeoutException("queue"))),
            exchange);

    assertThat(signals.absent()).isEqualTo(Map.of(SignalKind.EMBEDDING, "late"));
  }

  @Test
  void anEmptyPromptIsNotDegraded() {
    Exchange exchange = exchange(Prompts.saying(" "));

    Signals signals = signals(stage(ALL, READY), exchange);

    assertThat(signals.absent()).isEqualTo(Map.of(SignalKind.EMBEDDING, "no_text"));
    assertThat(exchange.degraded()).isEmpty();
  }

  @Test
  void embedsTheBeginningAndTheEndOfALongText() {
    String[] embedded = new String[1];
    Embedder noting =
        (text, tokens, patience) -> {
          embedded[0] = text;
          return Future.succeededFuture(SOME);
        };
    String text = "begin " + "x".repeat(1 << 20) + " end";

    signals(stage(Set.of(SignalKind.EMBEDDING), noting), exchange(Prompts.saying(text)));

    assertThat(embedded[0]).startsWith("begin x").endsWith("x end").hasSizeLessThan(800);
  }

  @Test
  void shortPromptsAreObservedAtOnceAndLongOnesOnWorkers() {
    SignalsStage stage =
        stage(Set.of(SignalKind.LANGUAGE, SignalKind.SENSITIVE, SignalKind.SURFACE), READY);
    Prompts.outcome(stage.warm());
    Exchange small = exchange(Prompts.saying("How are you?"));
    Exchange large = exchange(Prompts.saying("How are you? ".repeat(1 << 16) + "a@b.example"));
    Context loop = vertx.getOrCreateContext();
    Promise<boolean[]> doneAtOnce = Promise.promise();

    loop.runOnContext(
        now -> {
          boolean first = stage.observe(small).isComplete();
          Future<Exchange> second = stage.observe(large);
          boolean[] both = {first, second.isComplete()};
          second.onComplete(done -> doneAtOnce.complete(both));
        });

    assertThat(Prompts.outcome(doneAtOnce.future())).containsExactly(true, false);
    Signals signals = large.signals().orElseThrow();
    assertThat(signals.sensitive().orElseThrow()).containsExactly("email");
    assertThat(signals.language().orElseThrow().code()).isEqualTo("en");
  }

  @Test
  void refusesBudgetsThatCannotBeKept() {
    assertThatThrownBy(
            () ->
                new SignalsStage.Config(
                    ALL, Map.of(SignalKind.TOKENS, Duration.ZERO), 128, List.of()))
        .hasMessage("tokens: 0 ms (expected: at least 1)");
    assertThatThrownBy(() -> new SignalsStage.Config(ALL, Map.of(), 0, List.of()))
        .hasMessage("embeddingTokens: 0 (expected: at least 1)");
  }
}
