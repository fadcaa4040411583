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
 * @param inputTokens all messages and tool definitions, by {@link Tokens}
 * @param forcedTool the name that the caller insists on
 * @param schema what the answer must satisfy when it must be JSON; empty object for any object
 * @param seed the caller's own seed, 0 when none
 */
record Prompt(
    String userText,
    Optional<String> toolResult,
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

  /** A function that the model may call. */
  record Tool(String name, JsonNode parameters) {}

  /** Gathers a prompt message by message. */
  static final class Builder {
    private String userText = "";
    private @Nullable String toolResult;
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
      inputTokens += Tokens.count(text);
    }

    /** A system or model turn: counted, not answered. */
    void context(String text) {
      toolResult = null;
      inputTokens += Tokens.count(text);
    }

    /** Results that follow each other are quoted together. */
    void toolResult(String text) {
      toolResult = toolResult == null ? text : toolResult + " " + text;
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
