package io.headgate.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renders answers as a chat completion, or as the chunks of one. */
final class OpenAiWriter {

  /** Each answer's {@code created}: fixed, so that the same request gives the same bytes. */
  static final long CREATED = 1_735_689_600;

  private static final String FINGERPRINT = "fp_headgate_sim";

  private final String id;
  private final Inbound inbound;
  private final List<Answer> answers;
  private final OpenAiLogprobs logprobs;
  private final boolean streamsUsage;

  OpenAiWriter(String id, Inbound inbound, List<Answer> answers) {
    this.id = id;
    this.inbound = inbound;
    this.answers = List.copyOf(answers);
    this.logprobs = OpenAiLogprobs.asked(inbound.body());
    this.streamsUsage = inbound.body().at("/stream_options/include_usage").asBoolean();
  }

  ObjectNode document() {
    ObjectNode document = envelope("chat.completion");
    ArrayNode choices = document.putArray("choices");
    for (int i = 0; i < answers.size(); i++) {
      Answer answer = answers.get(i);
      ObjectNode choice = choices.addObject().put("index", i);
      message(choice.putObject("message"), answer);
      choice.set("logprobs", logprobs.of(answer.tokens(), answer.isRefusal()));
      choice.put("finish_reason", finishReason(answer));
    }
    usage(document);
    return document;
  }

  private static void message(ObjectNode message, Answer answer) {
    message.put("role", "assistant");
    message.put("content", answer.kind() == Answer.Kind.TEXT ? answer.text() : null);
    message.put("refusal", answer.isRefusal() ? answer.text() : null);
    message.putArray("annotations");
    if (!answer.calls().isEmpty()) {
      ArrayNode calls = message.putArray("tool_calls");
      answer.calls().forEach(call -> call(calls.addObject(), call, call.json()));
    }
  }

  private static void call(ObjectNode node, Answer.ToolCall call, String arguments) {
    node.put("id", "call_" + call.token()).put("type", "function");
    node.putObject("function").put("name", call.name()).put("arguments", arguments);
  }

  List<SseEvent> events() {
    List<SseEvent> events = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      events.add(opening(i));
    }
    content(events);
    for (int i = 0; i < answers.size(); i++) {
      ObjectNode chunk = chunk(i, Json.object(), finishReason(answers.get(i)), List.of());
      events.add(SseEvent.of(SseEvent.Part.FINISH, chunk));
    }
    if (streamsUsage && answers.get(0).usage().isPresent()) {
      ObjectNode chunk = envelope("chat.completion.chunk");
      chunk.putArray("choices");
      usage(chunk);
      events.add(SseEvent.of(SseEvent.Part.USAGE, chunk));
    }
    events.add(new SseEvent(SseEvent.Part.END, null, "[DONE]", 0));
    return events;
  }

  private SseEvent opening(int choice) {
    Answer answer = answers.get(choice);
    ObjectNode delta = Json.object().put("role", "assistant");
    delta.put("content", answer.kind() == Answer.Kind.TEXT ? "" : null);
    delta.putNull("refusal");
    return SseEvent.of(SseEvent.Part.CONTENT, chunk(choice, delta, null, List.of()));
  }

  /** A token of each choice in turn, as parallel samples arrive. */
  private void content(List<SseEvent> events) {
    int longest = answers.stream().mapToInt(answer -> answer.tokens().size()).max().orElse(0);
    for (int at = 0; at < longest; at++) {
      for (int i = 0; i < answers.size(); i++) {
        Answer answer = answers.get(i);
        if (at < answer.tokens().size()) {
          String token = answer.tokens().get(at);
          ObjectNode delta = Json.object().put(answer.isRefusal() ? "refusal" : "content", token);
          events.add(token(chunk(i, delta, null, List.of(token))));
        }
      }
    }
    for (int i = 0; i < answers.size(); i++) {
      calls(events, i);
    }
  }

  private void calls(List<SseEvent> events, int choice) {
    List<Answer.ToolCall> calls = answers.get(choice).calls();
    for (int index = 0; index < calls.size(); index++) {
      Answer.ToolCall call = calls.get(index);
      ObjectNode opening = Json.object();
      ObjectNode named = opening.putArray("tool_calls").addObject().put("index", index);
      call(named, call, "");
      ObjectNode chunk = chunk(choice, opening, null, List.of());
      events.add(SseEvent.of(SseEvent.Part.CONTENT, chunk));
      for (String fragment : call.fragments()) {
        ObjectNode delta = Json.object();
        ObjectNode more = delta.putArray("tool_calls").addObject().put("index", index);
        more.putObject("function").put("arguments", fragment);
        events.add(token(chunk(choice, delta, null, List.of())));
      }
    }
  }

  private static SseEvent token(ObjectNode chunk) {
    return SseEvent.of(SseEvent.Part.CONTENT, chunk).carrying(1);
  }

  private ObjectNode chunk(
      int index, ObjectNode delta, @Nullable String finish, List<String> tokens) {
    ObjectNode chunk = envelope("chat.completion.chunk");
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", index);
    choice.set("delta", delta);
    choice.set("logprobs", logprobs.of(tokens, delta.has("refusal")));
    choice.put("finish_reason", finish);
    if (streamsUsage) {
      chunk.putNull("usage");
    }
    return chunk;
  }

  private ObjectNode envelope(String object) {
    return Json.object()
        .put("id", id)
        .put("object", object)
        .put("created", CREATED)
        .put("model", inbound.model())
        .put("service_tier", "default")
        .put("system_fingerprint", FINGERPRINT);
  }

  /** The prompt counts once, however many answers there are. */
  private void usage(ObjectNode document) {
    if (answers.get(0).usage().isEmpty()) {
      return;
    }
    int input = answers.get(0).usage().get().input();
    int output =
        inbound
            .fault()
            .number(FaultKey.USAGE)
            .orElse(answers.stream().mapToInt(Answer::outputTokens).sum());
    ObjectNode usage = document.putObject("usage");
    usage.put("prompt_tokens", input).put("completion_tokens", output);
    usage.put("total_tokens", input + output);
    usage.putObject("prompt_tokens_details").put("cached_tokens", 0).put("audio_tokens", 0);
    usage
        .putObject("completion_tokens_details")
        .put("reasoning_tokens", 0)
        .put("audio_tokens", 0)
        .put("accepted_prediction_tokens", 0)
        .put("rejected_prediction_tokens", 0);
  }

  private static String finishReason(Answer answer) {
    return switch (answer.finish()) {
      case STOP, STOP_SEQUENCE, REFUSAL -> "stop";
      case LENGTH -> "length";
      case TOOL_CALLS -> "tool_calls";
    };
  }
}
