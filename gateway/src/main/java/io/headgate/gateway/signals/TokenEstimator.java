package io.headgate.gateway.signals;

import io.headgate.gateway.protocol.ChatRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Estimates the input tokens of a request for a family of models, and learns from what providers
 * report how far its estimates are off.
 *
 * <p>Short texts for OpenAI's models are counted, others are estimated by their kinds of
 * characters. Any thread.
 */
public final class TokenEstimator {

  /** Characters of all texts above which nothing is counted. */
  static final int MAX_COUNTED = 4_096;

  /**
   * Longest run of letters, signs or spaces that is counted: merging one takes quadratic time, and
   * no honest word is as long.
   */
  static final int MAX_COUNTED_RUN = 128;

  /** Bounds of what is learned: a provider that reports nonsense must not spoil more than this. */
  static final double MIN_FACTOR = .5;

  static final double MAX_FACTOR = 2;

  /** Share of each new report: some fifty requests are remembered. */
  private static final double LEARNING_RATE = .02;

  /** Estimates below it say too little: overheads prevail. */
  private static final int MIN_LEARNED = 20;

  private static final int TOKENS_PER_REQUEST = 3;
  private static final int TOKENS_PER_MESSAGE = 4;

  /** JSON schemas are dense in signs, and providers rewrite them tersely. */
  private static final double TOKENS_PER_TOOL_BYTE = .25;

  private final ExactTokens exact = new ExactTokens();
  private final Map<ModelFamily, AtomicLong> factors = new EnumMap<>(ModelFamily.class);

  public TokenEstimator() {
    for (ModelFamily family : ModelFamily.values()) {
      factors.put(family, new AtomicLong(Double.doubleToLongBits(1)));
    }
  }

  /**
   * Begins to load the tokenizer on a worker, unless it has been.
   *
   * @return completes when it is there; never fails
   */
  public Future<Void> load(Vertx vertx) {
    return exact.load(vertx);
  }

  /** The estimate of all input tokens of a request, at least 1. Takes time with the length. */
  public int estimate(ModelFamily family, ChatRequest request) {
    return estimate(family, PromptReader.read(request));
  }

  int estimate(ModelFamily family, PromptText text) {
    boolean mayCount = text.prompt().characters() <= MAX_COUNTED && family == ModelFamily.OPENAI;
    double tokens = TOKENS_PER_REQUEST + (double) TOKENS_PER_MESSAGE * text.messages();
    for (String one : text.texts()) {
      tokens += mayCount ? counted(one) : TokenCost.of(one).tokens();
    }
    tokens += TOKENS_PER_TOOL_BYTE * text.toolBytes();
    double scaled = tokens * family.tokensPerOpenAiToken() * factor(family);
    double images = (double) text.images() * family.imageTokens();
    return (int) Math.max(1, Math.min(Math.ceil(scaled + images), Integer.MAX_VALUE));
  }

  private double counted(String text) {
    TokenCost cost = TokenCost.of(text);
    OptionalInt count =
        cost.longestRun() <= MAX_COUNTED_RUN ? exact.count(text) : OptionalInt.empty();
    return count.isPresent() ? count.getAsInt() : cost.tokens();
  }

  /**
   * Learns from one answer.
   *
   * @param estimated what {@link #estimate} said for a text without images
   * @param actual what the provider reported, cached tokens included
   */
  public void observe(ModelFamily family, int estimated, int actual) {
    if (estimated < MIN_LEARNED || actual <= 0) {
      return;
    }
    double ratio = (double) actual / estimated;
    learned(family)
        .updateAndGet(
            bits -> {
              double old = Double.longBitsToDouble(bits);
              double target = clamp(old * ratio);
              return Double.doubleToLongBits(clamp(old + LEARNING_RATE * (target - old)));
            });
  }

  /**
   * How many tokens a model makes of what is one to OpenAI's.
   *
   * @param model the provider's name for it
   */
  public double scale(String model) {
    ModelFamily family = ModelFamily.of(model);
    return family.tokensPerOpenAiToken() * factor(family) / factor(ModelFamily.OPENAI);
  }

  /** What estimates of a family are multiplied by, 0.5 to 2. */
  public double factor(ModelFamily family) {
    return Double.longBitsToDouble(learned(family).get());
  }

  private AtomicLong learned(ModelFamily family) {
    return factors.getOrDefault(family, new AtomicLong(Double.doubleToLongBits(1)));
  }

  private static double clamp(double factor) {
    return Math.max(MIN_FACTOR, Math.min(factor, MAX_FACTOR));
  }
}
