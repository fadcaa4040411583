package io.headgate.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What the model said, before any protocol dresses it.
 *
 * @param tokens the text or the refusal in pieces; empty when it calls tools
 * @param stop the stop sequence that ended it
 * @param usage empty when a fault hides it
 */
record Answer(
    Kind kind,
    List<String> tokens,
    List<ToolCall> calls,
    Finish finish,
    Optional<String> stop,
    Optional<Usage> usage) {

  Answer {
    tokens = List.copyOf(tokens);
    calls = List.copyOf(calls);
  }

  String text() {
    return String.join("", tokens);
  }

  boolean isRefusal() {
    return kind == Kind.REFUSAL;
  }

  int outputTokens() {
    return tokens.size() + calls.stream().mapToInt(call -> call.fragments().size()).sum();
  }

  Answer withUsage(Optional<Usage> other) {
    return new Answer(kind, tokens, calls, finish, stop, other);
  }

  enum Kind {
    TEXT,
    TOOL_CALLS,
    REFUSAL
  }

  /** Why the model stopped. */
  enum Finish {
    STOP,
    LENGTH,
    TOOL_CALLS,
    STOP_SEQUENCE,
    REFUSAL
  }

  record Usage(int input, int output) {
    int total() {
      return input + output;
    }
  }

  /**
   * A call of one tool.
   *
   * @param token identifies the call; each protocol puts its own prefix before it
   * @param fragments the JSON of the arguments in tokens; cut short when the output limit bit
   */
  record ToolCall(String token, String name, ObjectNode arguments, List<String> fragments) {
    ToolCall {
      fragments = List.copyOf(fragments);
    }

    String json() {
      return String.join("", fragments);
    }

    boolean isWhole() {
      return json().equals(Json.spaced(arguments));
    }
  }
}
