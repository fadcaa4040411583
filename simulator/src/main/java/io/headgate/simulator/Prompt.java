package io.headgate.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asked, whichever protocol it came in.
 *
 * @param userText the text of the last user message
 * @param toolResult present when the last message is the result of a tool
 * @param prefill present when the last message is the model's own, which it is to go on from
 * @param inputTokens all messages and tool definitions, by {@link Tokens}
 * @param forcedTool the name that the caller insists on
 * @param schema what the answer must satisfy when it must be JSON; empty object for any object
 * @param seed the caller's own seed, 0 when none
 */
record Prompt(
    String userText,
    Optional<String> toolResult,
    Optional<String> prefill,
    int inputTokens,
    List<Tool> tools,
    boolean toolsAllowed,
    Optional<String> forcedTool,
    boolean parallelTools,
    OptionalInt maxTokens,
    List<String> stops,
    Optional<ObjectNode> schema,
    long seed) {

  Prompt {
    tools = List.copyOf(tools);
    stops = List.copyOf(stops);
  }

  /** Whether the user wrote this magic word, as a word of its own. */
  boolean says(String word) {
    return Pattern.compile("\\b" + word + "\\b").matcher(userText).find();
  }

  /** What is left to say of a text; all of it when the prefill is not how it begins. */
  String rest(String text) {
    return prefill.filter(text::startsWith).map(said -> text.substring(said.length())).orElse(text);
  }

  /** A function that the model may call. */
  record Tool(String name, JsonNode parameters) {}

  /** Gathers a prompt message by message. */
  static final class Builder {
    private String userText = "";
    private @Nullable String toolResult;
    private @Nullable String prefill;
    private int inputTokens;
    private final List<Tool> tools = new ArrayList<>();
    private final List<String> stops = new ArrayList<>();
    private boolean toolsAllowed = true;
    private boolean parallelTools = true;
    private @Nullable String forcedTool;
    private @Nullable Integer maxTokens;
    private @Nullable ObjectNode schema;
    private long seed;

    void user(String text) {
      userText = text;
      toolResult = null;
      prefill = null;
      inputTokens += Tokens.count(text);
    }

    /** A turn that is counted, not answered: the system's, or calls of the model. */
    void context(String text) {
      toolResult = null;
      prefill = null;
      inputTokens += Tokens.count(text);
    }

    /** What the model said, and is to go on from if nothing follows. */
    void said(String text) {
      context(text);
      prefill = text;
    }

    /** Results that follow each other are quoted together. */
    void toolResult(String text) {
      toolResult = toolResult == null ? text : toolResult + " " + text;
      prefill = null;
      inputTokens += Tokens.count(text);
    }

    void image() {
      inputTokens += Tokens.PER_IMAGE;
    }

    void tool(String name, JsonNode parameters) {
      tools.add(new Tool(name, parameters));
      inputTokens += Tokens.count(name) + Tokens.count(Json.spaced(parameters));
    }

    void forbidTools() {
      toolsAllowed = false;
    }

    void oneToolAtATime() {
      parallelTools = false;
    }

    void forceTool(String name) {
      forcedTool = name;
    }

    void maxTokens(int limit) {
      maxTokens = limit;
    }

    void stop(String sequence) {
      if (!sequence.isEmpty()) {
        stops.add(sequence);
      }
    }

    void schema(ObjectNode required) {
      schema = required;
    }

    void seed(long value) {
      seed = value;
    }

    Prompt build() {
      return new Prompt(
          userText,
          Optional.ofNullable(toolResult),
          Optional.ofNullable(prefill),
          inputTokens,
          tools,
          toolsAllowed,
          Optional.ofNullable(forcedTool),
          parallelTools,
          maxTokens == null ? OptionalInt.empty() : OptionalInt.of(maxTokens),
          stops,
          Optional.ofNullable(schema),
          seed);
    }
  }
}
