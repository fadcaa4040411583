package io.headgate.gateway.signals;

import static java.util.Objects.requireNonNull;

import com.google.re2j.Pattern;
import io.headgate.gateway.exchange.Attempt;
import io.headgate.gateway.exchange.Embedding;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.SignalKind;
import io.headgate.gateway.exchange.Signals;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Observes what the decision about a request needs to know of it. All at once and each within its
 * budget: a signal that is late or fails is absent and said so, and the request goes on.
 *
 * <p>Short prompts are looked at where they are; what would take long goes to a worker.
 */
public final class SignalsStage {

  /** Characters of all messages up to which the event loop itself looks at them. */
  static final int MAX_INLINE = 4_096;

  private final Config config;
  private final TokenEstimator tokens;
  private final Embedder embedder;
  private final Vertx vertx;
  private final Workers workers;
  private final Lazy<LanguageDetector> detector;
  private final Lazy<SensitiveData> sensitive;

  public SignalsStage(Vertx vertx, Config config, TokenEstimator tokens, Embedder embedder) {
    this.vertx = requireNonNull(vertx, "vertx");
    this.config = requireNonNull(config, "config");
    this.tokens = requireNonNull(tokens, "tokens");
    this.embedder = requireNonNull(embedder, "embedder");
    this.workers = new Workers(vertx);
    this.detector = new Lazy<>(LanguageDetector::loadBlocking);
    this.sensitive = new Lazy<>(SensitiveData::loadBlocking);
  }

  private SignalsStage(SignalsStage earlier, Config config) {
    this.vertx = earlier.vertx;
    this.config = requireNonNull(config, "config");
    this.tokens = earlier.tokens;
    this.embedder = earlier.embedder;
    this.workers = earlier.workers;
    this.detector = earlier.detector;
    this.sensitive = earlier.sensitive;
  }

  /** A stage with other options that shares what this one has loaded. */
  public SignalsStage with(Config other) {
    return new SignalsStage(this, other);
  }

  /**
   * Loads on workers what the needed signals take long to load, so that no first request pays for
   * it.
   *
   * @return completes when what cannot be estimated without is loaded; fails where something of
   *     ours cannot be read
   */
  public Future<Void> warm() {
    List<Future<?>> loading = new ArrayList<>();
    for (SignalKind kind : config.needed()) {
      switch (kind) {
        case TOKENS -> tokens.load(vertx); // estimates serve until it is there
        case LANGUAGE -> loading.add(workers.run(detector::getBlocking));
        case SENSITIVE -> loading.add(workers.run(sensitive::getBlocking));
        case PATTERNS, SURFACE, EMBEDDING -> {
          // Nothing to load here; the workers of the embeddings warm themselves.
        }
      }
    }
    return Future.all(loading).mapEmpty();
  }

  /**
   * Fills {@link Exchange#signals()}. Of texts to embed only what policies ask for can be told.
   *
   * @param needed the kinds that the decision about this exchange looks at
   * @return completes when every needed signal is there or given up; fails for bugs only
   */
  public Future<Exchange> observe(Exchange exchange, Set<SignalKind> needed) {
    PromptText text =
        exchange.operation() instanceof Exchange.Embeddings embeddings
            ? PromptReader.read(embeddings.request())
            : PromptReader.read(exchange.operation().chat().orElseThrow());
    return new Observation(exchange, text, needed).run();
  }

  /** Observes everything that some route uses. */
  Future<Exchange> observe(Exchange exchange) {
    return observe(exchange, config.needed());
  }

  /**
   * Learns from an answer how far the estimate of its input was off; where the input holds more
   * than text, its difference says nothing.
   */
  public void learn(Exchange exchange) {
    List<Attempt> attempts = exchange.endedAttempts();
    Optional<Signals> signals = exchange.signals();
    if (attempts.isEmpty() || signals.isEmpty() || !isText(signals.get().prompt())) {
      return;
    }
    if (signals.get().inputTokens().isEmpty()) {
      return;
    }
    Attempt last = attempts.get(attempts.size() - 1);
    ModelFamily family = ModelFamily.of(last.candidate().model());
    OptionalInt estimated = signals.get().inputTokensFor(last.candidate().model());
    if (family != ModelFamily.OTHER && last.usage().isPresent()) {
      int actual = (int) Math.min(last.usage().get().promptTokens(), Integer.MAX_VALUE);
      tokens.observe(family, estimated.getAsInt(), actual);
    }
  }

  private static boolean isText(Signals.Prompt prompt) {
    return !prompt.hasImage()
        && !prompt.hasAudio()
        && !prompt.hasTools()
        && !prompt.wantsJsonSchema();
  }

  /**
   * What is observed and how long that may take.
   *
   * @param needed the kinds that some route uses, which are loaded ahead
   * @param budgets after which a signal is given up; the default for kinds without one
   * @param embeddingTokens tokens of the last user message that are embedded, at least 1
   * @param patterns that are looked for in the last user message
   */
  public record Config(
      Set<SignalKind> needed,
      Map<SignalKind, Duration> budgets,
      int embeddingTokens,
      List<Pattern> patterns) {

    public Config {
      needed = Set.copyOf(needed);
      patterns = List.copyOf(patterns);
      Map<SignalKind, Duration> complete = new EnumMap<>(defaultBudgets());
      complete.putAll(budgets);
      budgets = Map.copyOf(complete);
      budgets.forEach(
          (kind, budget) -> {
            if (budget.toMillis() < 1) {
              throw new IllegalArgumentException(
                  kind.label() + ": " + budget.toMillis() + " ms (expected: at least 1)");
            }
          });
      if (embeddingTokens < 1) {
        throw new IllegalArgumentException(
            "embeddingTokens: " + embeddingTokens + " (expected: at least 1)");
      }
    }

    /** The kinds with their usual budgets, and 128 tokens to embed. */
    public static Config of(Set<SignalKind> needed) {
      return new Config(needed, Map.of(), 128, List.of());
    }

    private static Map<SignalKind, Duration> defaultBudgets() {
      return Map.of(
          SignalKind.TOKENS, Duration.ofMillis(100),
          SignalKind.PATTERNS, Duration.ofMillis(100),
          SignalKind.LANGUAGE, Duration.ofMillis(100),
          SignalKind.SENSITIVE, Duration.ofMillis(500),
          SignalKind.SURFACE, Duration.ofMillis(100),
          SignalKind.EMBEDDING, Duration.ofMillis(60));
    }

    Duration budget(SignalKind kind) {
      return budgets.getOrDefault(kind, Duration.ofMillis(100));
    }
  }

  /** One look at one request; on its event loop but for the workers' part. */
  private final class Observation {

    private final Exchange exchange;
    private final PromptText text;
    private final String lastUserText;
    private final Set<SignalKind> needed;
    private final Map<SignalKind, String> absent = new EnumMap<>(SignalKind.class);

    private Observation(Exchange exchange, PromptText text, Set<SignalKind> needed) {
      this.exchange = exchange;
      this.text = text;
      this.needed = needed;
      this.lastUserText = text.prompt().lastUserText();
    }

    private Future<Exchange> run() {
      if (needed.contains(SignalKind.TOKENS)) {
        tokens.load(vertx);
      }
      Future<Optional<Integer>> count =
          extract(SignalKind.TOKENS, true, () -> tokens.estimate(ModelFamily.OPENAI, text));
      Future<Optional<Set<String>>> patterns = patterns();
      Future<Optional<Optional<Signals.Language>>> language =
          extract(
              SignalKind.LANGUAGE,
              detector.isReady(),
              () -> detector.getBlocking().detect(lastUserText));
      Future<Optional<Set<String>>> kinds = kinds();
      Future<Optional<float[]>> surface =
          extract(SignalKind.SURFACE, true, () -> SurfaceFeatures.of(lastUserText));
      Future<Optional<Embedding>> embedding = embedding();
      return Future.all(List.of(count, patterns, language, kinds, surface, embedding))
          .map(
              all -> {
                exchange.observed(
                    new Signals(
                        text.prompt(),
                        count.result().map(OptionalInt::of).orElse(OptionalInt.empty()),
                        count.result().isPresent() ? tokens::scale : Signals.EVEN,
                        patterns.result(),
                        language.result().flatMap(told -> told),
                        kinds.result(),
                        surface.result(),
                        embedding.result(),
                        absent));
                return exchange;
              });
    }

    private <T> Future<Optional<T>> extract(SignalKind kind, boolean isReady, Supplier<T> look) {
      return extract(kind, isReady && text.prompt().characters() <= MAX_INLINE, look, true);
    }

    private <T> Future<Optional<T>> extract(
        SignalKind kind, boolean isShort, Supplier<T> look, boolean isReadable) {
      if (!needed.contains(kind)) {
        return Future.succeededFuture(Optional.empty());
      }
      if (!isReadable) {
        return orAbsent(kind, Future.failedFuture(new UnreadableInput()));
      }
      return isShort
          ? orAbsent(kind, Future.succeededFuture().map(now -> look.get()))
          : orAbsent(kind, workers.run(look, budget(kind)));
    }

    /** Everything that is sent on is looked at, not only what is said. */
    private Future<Optional<Set<String>>> kinds() {
      return extract(
          SignalKind.SENSITIVE,
          sensitive.isReady() && text.bytes() <= MAX_INLINE,
          () -> sensitive.getBlocking().kindsIn(BodyTexts.of(text.body())),
          text.isReadable());
    }

    /** Expressions take time with the text and with their number. */
    private Future<Optional<Set<String>>> patterns() {
      long work = (long) lastUserText.length() * config.patterns().size();
      return extract(
          SignalKind.PATTERNS,
          work <= MAX_INLINE,
          () ->
              config.patterns().stream()
                  .filter(pattern -> pattern.matcher(lastUserText).find())
                  .map(Pattern::pattern)
                  .collect(Collectors.toUnmodifiableSet()),
          true);
    }

    private Future<Optional<Embedding>> embedding() {
      if (!needed.contains(SignalKind.EMBEDDING)) {
        return Future.succeededFuture(Optional.empty());
      }
      String informative = InformativeText.of(lastUserText, config.embeddingTokens());
      if (informative.isBlank()) {
        absent.put(SignalKind.EMBEDDING, Absence.NO_TEXT.label());
        return Future.succeededFuture(Optional.empty());
      }
      return orAbsent(SignalKind.EMBEDDING, within(budget(SignalKind.EMBEDDING), informative));
    }

    /**
     * The embedding, or its lateness, on the context of the caller: a timeout of a future that
     * belongs to no context would go on, with all that follows, on a thread of its own.
     */
    private Future<Embedding> within(Duration patience, String informative) {
      Promise<Embedding> first = Promise.promise();
      long timer =
          vertx.setTimer(
              Math.max(1, patience.toMillis()),
              late -> first.tryFail(new TimeoutException("no embedding in time")));
      Future.succeededFuture()
          .compose(now -> embedder.embed(informative, config.embeddingTokens(), patience))
          .onComplete(
              embedded -> {
                vertx.cancelTimer(timer);
                if (embedded.succeeded()) {
                  first.tryComplete(embedded.result());
                } else {
                  first.tryFail(embedded.cause());
                }
              });
      return first.future();
    }

    /** What is left of the request's own time bounds every budget. */
    private Duration budget(SignalKind kind) {
      long left = Math.max(1_000_000, exchange.remainingNanos());
      Duration budget = config.budget(kind);
      return budget.toNanos() <= left ? budget : Duration.ofNanos(left);
    }

    private <T> Future<Optional<T>> orAbsent(SignalKind kind, Future<T> signal) {
      return signal
          .map(Optional::of)
          .otherwise(
              failure -> {
                absent.put(kind, Absence.of(failure).label());
                exchange.degradedBy(kind.label());
                return Optional.empty();
              });
    }
  }
}
