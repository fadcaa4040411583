package io.headgate.gateway.routing;

import io.headgate.gateway.exchange.Embedding;
import io.headgate.gateway.exchange.Evidence;
import io.headgate.gateway.exchange.Evidence.Score;
import io.headgate.gateway.exchange.Evidence.Verdict;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.SignalKind;
import io.headgate.gateway.exchange.Signals;
import io.headgate.gateway.learning.ClassifierModel;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;

/** Asks a classifier that was trained on labelled requests. */
public final class ClassifierStrategy implements RoutingStrategy {

  public static final String NAME = "classifier";

  private final Config config;
  private final Supplier<Optional<ClassifierModel>> classifier;

  /**
   * The classifier of the configuration.
   *
   * @param file that training wrote
   * @param threshold probability from which a label is taken; empty means the file's
   * @param labels where each goes
   * @param reload how often the file is looked at
   */
  public record Config(
      Path file, OptionalDouble threshold, Map<String, Target> labels, Duration reload) {

    public static final Duration DEFAULT_RELOAD = Duration.ofSeconds(10);

    public Config {
      labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }
  }

  /**
   * A strategy.
   *
   * @param classifier empty while none is loaded
   */
  public ClassifierStrategy(Config config, Supplier<Optional<ClassifierModel>> classifier) {
    this.config = config;
    this.classifier = classifier;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<SignalKind> needs() {
    return Set.of(SignalKind.EMBEDDING, SignalKind.SURFACE);
  }

  @Override
  public Future<Proposal> propose(Exchange exchange, Profile profile) {
    long start = exchange.ticker().nanos();
    Signals signals = exchange.signals().orElseThrow();
    Optional<Embedding> embedding = signals.embedding();
    Optional<ClassifierModel> loaded = classifier.get();
    if (embedding.isEmpty() || loaded.isEmpty()) {
      return Missing.why(exchange, loaded.isPresent()).abstain(NAME, exchange, start);
    }
    if (!loaded.get().origin().embeddingSha256().equals(embedding.get().modelSha256())) {
      return Missing.degraded("it was trained on another embedding model")
          .abstain(NAME, exchange, start);
    }
    return Future.succeededFuture(
        judge(exchange, start, loaded.get().classify(embedding.get().vector(), signals.surface())));
  }

  private Proposal judge(Exchange exchange, long start, ClassifierModel.Classification found) {
    List<Score> scores = found.scores().stream().map(this::score).toList();
    Score best = scores.get(0);
    Target target = config.labels().get(best.label());
    long nanos = exchange.ticker().nanos() - start;
    String numbers =
        String.format(
            Locale.ROOT, "%s at %.2f of %.2f", best.label(), best.value(), best.threshold());
    if (found.familiarity() < 0) {
      return Proposal.abstain(
          Evidence.abstained(NAME, "strange to all labels; the best, " + numbers, scores, nanos));
    }
    if (best.value() < best.threshold()) {
      return Proposal.abstain(Evidence.abstained(NAME, "not sure: " + numbers, scores, nanos));
    }
    if (target == null) {
      return Proposal.abstain(
          Evidence.abstained(NAME, numbers + ", which goes nowhere", scores, nanos));
    }
    return Proposal.of(
        best.label(), target, new Evidence(NAME, Verdict.DECIDED, numbers, scores, nanos));
  }

  private Score score(ClassifierModel.LabelScore score) {
    return new Score(
        score.label(), score.score(), config.threshold().orElse(score.threshold()), "");
  }
}
