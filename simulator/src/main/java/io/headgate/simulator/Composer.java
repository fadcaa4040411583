package io.headgate.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The simulated model: decides what to say to a prompt. The same prompt and seed give the same
 * answer, in every protocol.
 *
 * <p>In this order: it refuses when the prompt says {@code REFUSE}; calls a tool when it may and
 * the last message is not a tool's result; writes JSON when a schema is required; else writes text.
 * Text goes on where the last message left off if that is the model's own and begins it.
 */
final class Composer {

  private static final String REFUSAL = "I'm sorry, but I can't help with that.";

  private final long seed;

  Composer(long seed) {
    this.seed = seed;
  }

  /**
   * Answers the prompt.
   *
   * @param fixed the text that it answers with; empty to make one up
   * @param choice 0 for the first answer; further answers to the same prompt differ
   */
  Answer compose(Prompt prompt, int choice, Optional<String> fixed) {
    if (fixed.isPresent()) {
      return text(fixed.get(), prompt);
    }
    long mixed = Chance.hash(seed + 31 * prompt.seed() + choice, prompt.userText());
    Chance chance = new Chance(mixed);
    if (prompt.says("REFUSE")) {
      return said(Answer.Kind.REFUSAL, Answer.Finish.REFUSAL, REFUSAL, prompt);
    }
    if (!prompt.tools().isEmpty() && prompt.toolsAllowed() && prompt.toolResult().isEmpty()) {
      return called(prompt, chance, mixed);
    }
    if (prompt.schema().isPresent()) {
      JsonNode value = SchemaInstance.of(prompt.schema().get(), prompt.userText(), chance);
      return said(Answer.Kind.TEXT, Answer.Finish.STOP, Json.spaced(value), prompt);
    }
    return text(TextSource.answer(prompt, chance), prompt);
  }

  private static Answer text(String whole, Prompt prompt) {
    return said(Answer.Kind.TEXT, Answer.Finish.STOP, prompt.rest(whole), prompt);
  }

  private static Answer said(Answer.Kind kind, Answer.Finish finish, String text, Prompt prompt) {
    Optional<String> stop = Optional.empty();
    int end = text.length();
    for (String sequence : prompt.stops()) {
      int at = text.indexOf(sequence);
      if (at >= 0 && at < end) {
        end = at;
        stop = Optional.of(sequence);
      }
    }
    List<String> tokens = Tokens.split(text.substring(0, end));
    Answer.Finish reason = stop.isPresent() ? Answer.Finish.STOP_SEQUENCE : finish;
    int limit = prompt.maxTokens().orElse(Integer.MAX_VALUE);
    if (tokens.size() > limit) {
      tokens = tokens.subList(0, limit);
      reason = Answer.Finish.LENGTH;
      stop = Optional.empty();
    }
    return answer(kind, tokens, List.of(), reason, stop, prompt);
  }

  private static Answer called(Prompt prompt, Chance chance, long mixed) {
    List<Answer.ToolCall> calls = new ArrayList<>();
    int left = prompt.maxTokens().orElse(Integer.MAX_VALUE);
    boolean whole = true;
    for (Prompt.Tool tool : chosen(prompt)) {
      ObjectNode arguments = SchemaInstance.objectOf(tool.parameters(), prompt.userText(), chance);
      List<String> fragments = Tokens.split(Json.spaced(arguments));
      if (left == 0) {
        whole = false;
        break;
      }
      if (fragments.size() > left) {
        fragments = fragments.subList(0, left);
        whole = false;
      }
      left -= fragments.size();
      String token = Chance.hex(mixed + calls.size(), tool.name());
      calls.add(new Answer.ToolCall(token, tool.name(), arguments, fragments));
    }
    Answer.Finish finish = whole ? Answer.Finish.TOOL_CALLS : Answer.Finish.LENGTH;
    return answer(Answer.Kind.TOOL_CALLS, List.of(), calls, finish, Optional.empty(), prompt);
  }

  private static List<Prompt.Tool> chosen(Prompt prompt) {
    List<Prompt.Tool> tools = prompt.tools();
    if (prompt.forcedTool().isPresent()) {
      String name = prompt.forcedTool().get();
      return tools.stream().filter(tool -> tool.name().equals(name)).limit(1).toList();
    }
    boolean two = prompt.parallelTools() && prompt.says("PARALLEL") && tools.size() > 1;
    return tools.subList(0, two ? 2 : 1);
  }

  private static Answer answer(
      Answer.Kind kind,
      List<String> tokens,
      List<Answer.ToolCall> calls,
      Answer.Finish finish,
      Optional<String> stop,
      Prompt prompt) {
    Answer answer = new Answer(kind, tokens, calls, finish, stop, Optional.empty());
    Answer.Usage usage = new Answer.Usage(prompt.inputTokens(), answer.outputTokens());
    return answer.withUsage(Optional.of(usage));
  }
}
