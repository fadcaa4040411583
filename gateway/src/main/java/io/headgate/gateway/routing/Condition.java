package io.headgate.gateway.routing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.re2j.Pattern;
import io.headgate.gateway.exchange.Caller;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.SignalKind;
import io.headgate.gateway.exchange.Signals;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BinaryOperator;

/**
 * What a rule or policy asks of a chat request: a closed grammar, evaluated in microseconds on the
 * event loop.
 *
 * <p>The logic is Kleene's: an absent signal makes a condition unknown, and only what is certain
 * whatever the signal would have been is yes or no. What an unknown means is for the owner of the
 * condition: a rule does not apply then, a policy does.
 */
public sealed interface Condition {

  /** Evaluates it; the exchange has been observed. */
  Answer test(Exchange exchange);

  /** The signals that it looks at. */
  default Set<SignalKind> needs() {
    return Set.of();
  }

  /** The expressions that it looks for. */
  default List<Pattern> patterns() {
    return List.of();
  }

  /** Whether the answer is yes whatever comes. */
  default boolean isCertain() {
    return false;
  }

  /** Holds for every request. */
  record Always() implements Condition {

    @Override
    public Answer test(Exchange exchange) {
      return Answer.YES;
    }

    @Override
    public boolean isCertain() {
      return true;
    }
  }

  /** All of several. */
  record All(List<Condition> parts) implements Condition {

    public All {
      parts = List.copyOf(parts);
    }

    @Override
    public Answer test(Exchange exchange) {
      return fold(parts, exchange, Answer.YES, Answer::and);
    }

    @Override
    public List<Pattern> patterns() {
      return parts.stream().flatMap(part -> part.patterns().stream()).toList();
    }

    @Override
    public Set<SignalKind> needs() {
      return needsOf(parts);
    }

    @Override
    public boolean isCertain() {
      return parts.stream().allMatch(Condition::isCertain);
    }
  }

  /** At least one of several. */
  record Any(List<Condition> parts) implements Condition {

    public Any {
      parts = List.copyOf(parts);
    }

    @Override
    public Answer test(Exchange exchange) {
      return fold(parts, exchange, Answer.NO, Answer::or);
    }

    @Override
    public List<Pattern> patterns() {
      return parts.stream().flatMap(part -> part.patterns().stream()).toList();
    }

    @Override
    public Set<SignalKind> needs() {
      return needsOf(parts);
    }

    @Override
    public boolean isCertain() {
      return parts.stream().anyMatch(Condition::isCertain);
    }
  }

  /** The opposite. */
  record Not(Condition part) implements Condition {

    @Override
    public Answer test(Exchange exchange) {
      return part.test(exchange).not();
    }

    @Override
    public List<Pattern> patterns() {
      return part.patterns();
    }

    @Override
    public Set<SignalKind> needs() {
      return part.needs();
    }
  }

  /** More than, and less than, a number; both exclusive. */
  record Range(OptionalInt over, OptionalInt under) {

    Answer holds(int value) {
      return Answer.of(
          (over.isEmpty() || value > over.getAsInt())
              && (under.isEmpty() || value < under.getAsInt()));
    }
  }

  /** The estimated size of the input. */
  record InputTokens(Range range) implements Condition {

    @Override
    public Answer test(Exchange exchange) {
      OptionalInt tokens = signals(exchange).inputTokens();
      return tokens.isPresent() ? range.holds(tokens.getAsInt()) : Answer.UNKNOWN;
    }

    @Override
    public Set<SignalKind> needs() {
      return Set.of(SignalKind.TOKENS);
    }
  }

  /** How often the user has spoken. */
  record Turns(Range range) implements Condition {

    @Override
    public Answer test(Exchange exchange) {
      return range.holds(signals(exchange).prompt().turns());
    }
  }

  /** A pattern that is found in the last user message. */
  record Regex(Pattern pattern) implements Condition {

    @Override
    public Answer test(Exchange exchange) {
      return signals(exchange)
          .patterns()
          .map(found -> Answer.of(found.contains(pattern.pattern())))
          .orElse(Answer.UNKNOWN);
    }

    @Override
    public Set<SignalKind> needs() {
      return Set.of(SignalKind.PATTERNS);
    }

    @Override
    public List<Pattern> patterns() {
      return List.of(pattern);
    }
  }

  /** The language of the last user message. */
  record Language(Set<String> codes) implements Condition {

    public Language {
      codes = Set.copyOf(codes);
    }

    @Override
    public Answer test(Exchange exchange) {
      Signals signals = signals(exchange);
      return signals
          .language()
          .map(found -> Answer.of(codes.contains(found.code())))
          .orElse(absent(signals, SignalKind.LANGUAGE));
    }

    @Override
    public Set<SignalKind> needs() {
      return Set.of(SignalKind.LANGUAGE);
    }
  }

  /**
   * Sensitive data anywhere in the input.
   *
   * @param kinds empty means any kind
   */
  record Sensitive(Set<String> kinds) implements Condition {

    public Sensitive {
      kinds = Set.copyOf(kinds);
    }

    @Override
    public Answer test(Exchange exchange) {
      return signals(exchange)
          .sensitive()
          .map(found -> Answer.of(found.stream().anyMatch(this::isMeant)))
          .orElse(Answer.UNKNOWN);
    }

    private boolean isMeant(String kind) {
      return kinds.isEmpty() || kinds.contains(kind);
    }

    @Override
    public Set<SignalKind> needs() {
      return Set.of(SignalKind.SENSITIVE);
    }
  }

  /** What the request carries or asks for beside text. */
  record Has(Feature feature) implements Condition {

    @Override
    public Answer test(Exchange exchange) {
      return Answer.of(feature.isIn(signals(exchange).prompt()));
    }
  }

  /** What {@link Has} can ask for. */
  enum Feature {
    IMAGE,
    AUDIO,
    TOOLS,
    JSON_SCHEMA;

    private boolean isIn(Signals.Prompt prompt) {
      return switch (this) {
        case IMAGE -> prompt.hasImage();
        case AUDIO -> prompt.hasAudio();
        case TOOLS -> prompt.hasTools();
        case JSON_SCHEMA -> prompt.wantsJsonSchema();
      };
    }
  }

  /**
   * A header of the request.
   *
   * @param name in lower case
   * @param values of which it must have one; empty means any
   */
  record Header(String name, Set<String> values) implements Condition {

    public Header {
      values = Set.copyOf(values);
    }

    @Override
    public Answer test(Exchange exchange) {
      String value = exchange.client().headers().get(name);
      return Answer.of(value != null && (values.isEmpty() || values.contains(value)));
    }
  }

  /** A member of the request's {@code metadata}. */
  record Metadata(String name, Set<String> values) implements Condition {

    public Metadata {
      values = Set.copyOf(values);
    }

    @Override
    public Answer test(Exchange exchange) {
      JsonNode value =
          exchange
              .operation()
              .chat()
              .<JsonNode>map(request -> request.json().path("metadata").path(name))
              .orElse(MissingNode.getInstance());
      boolean given = value.isValueNode() && !value.isNull();
      return Answer.of(given && (values.isEmpty() || values.contains(value.asText())));
    }
  }

  /** Whom the key belongs to. */
  record Tenant(Set<String> names) implements Condition {

    public Tenant {
      names = Set.copyOf(names);
    }

    @Override
    public Answer test(Exchange exchange) {
      return Answer.of(exchange.caller().map(Caller::tenant).filter(names::contains).isPresent());
    }
  }

  /** The key, by the operator's name for it. */
  record Key(Set<String> names) implements Condition {

    public Key {
      names = Set.copyOf(names);
    }

    @Override
    public Answer test(Exchange exchange) {
      return Answer.of(exchange.caller().map(Caller::keyName).filter(names::contains).isPresent());
    }
  }

  /** What the operator calls the key or its tenant; one of the tags is enough. */
  record Tag(Set<String> names) implements Condition {

    public Tag {
      names = Set.copyOf(names);
    }

    @Override
    public Answer test(Exchange exchange) {
      return Answer.of(
          exchange.caller().stream()
              .flatMap(caller -> caller.tags().stream())
              .anyMatch(names::contains));
    }
  }

  private static Signals signals(Exchange exchange) {
    return exchange.signals().orElseThrow();
  }

  /** A text that is too short to tell its language is not a failure: then it is none of them. */
  private static Answer absent(Signals signals, SignalKind kind) {
    return signals.absent().containsKey(kind) ? Answer.UNKNOWN : Answer.NO;
  }

  private static Answer fold(
      List<Condition> parts, Exchange exchange, Answer start, BinaryOperator<Answer> join) {
    Answer answer = start;
    for (Condition part : parts) {
      answer = join.apply(answer, part.test(exchange));
    }
    return answer;
  }

  private static Set<SignalKind> needsOf(List<Condition> parts) {
    Set<SignalKind> needs = EnumSet.noneOf(SignalKind.class);
    parts.forEach(part -> needs.addAll(part.needs()));
    return needs;
  }
}
