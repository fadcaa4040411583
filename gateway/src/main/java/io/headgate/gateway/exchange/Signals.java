package io.headgate.gateway.exchange;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * What was observed of a chat request. A signal that nobody asked for is empty; one that was asked
 * for and could not be had is empty and listed in {@link #absent()}: absent is not "no".
 *
 * @param prompt what reading the request alone tells
 * @param inputTokens estimate of all input, as OpenAI's tokenizer would count
 * @param tokenScale tokens of a model, by the provider's name for it, for one of those
 * @param patterns of the expressions that were looked for, those that were found in the last user
 *     message
 * @param language of the last user message, where it is long enough to tell
 * @param sensitive kinds of sensitive data in the whole input, never the data itself
 * @param surface features of the last user message that need no model
 * @param embedding of the last user message, cut to what routing needs
 * @param absent why a signal that was asked for is missing: a word of a closed set, such as {@code
 *     late}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Signals(
    Prompt prompt,
    OptionalInt inputTokens,
    ToDoubleFunction<String> tokenScale,
    Optional<Set<String>> patterns,
    Optional<Language> language,
    Optional<Set<String>> sensitive,
    Optional<float[]> surface,
    Optional<Embedding> embedding,
    Map<SignalKind, String> absent) {

  /** All models count alike. */
  public static final ToDoubleFunction<String> EVEN = model -> 1;

  public Signals {
    patterns = patterns.map(Set::copyOf);
    sensitive = sensitive.map(Set::copyOf);
    absent = Map.copyOf(absent);
  }

  /** Only what reading the request tells. */
  public static Signals of(Prompt prompt) {
    return new Signals(
        prompt,
        OptionalInt.empty(),
        EVEN,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  /** The estimate of all input as a model counts; empty where there is none. */
  public OptionalInt inputTokensFor(String model) {
    return inputTokens.isPresent()
        ? OptionalInt.of((int) Math.ceil(inputTokens.getAsInt() * tokenScale.applyAsDouble(model)))
        : inputTokens;
  }

  /**
   * What a chat request says about itself.
   *
   * @param lastUserText the text of the last user message; empty when it has none
   * @param characters of all messages together
   * @param turns user messages, at least 0
   */
  public record Prompt(
      String lastUserText,
      int characters,
      int turns,
      boolean hasImage,
      boolean hasAudio,
      boolean hasTools,
      boolean wantsJsonSchema) {}

  /**
   * A language and how sure the detector is.
   *
   * @param code ISO 639-1
   * @param confidence 0 to 1
   */
  public record Language(String code, double confidence) {}
}
