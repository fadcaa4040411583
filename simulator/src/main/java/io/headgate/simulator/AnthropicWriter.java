package io.headgate.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Renders an answer as an Anthropic message, or as the events of one. */
final class AnthropicWriter {

  private final String id;
  private final String model;
  private final Answer answer;

  AnthropicWriter(String id, String model, Answer answer) {
    this.id = id;
    this.model = model;
    this.answer = answer;
  }

  ObjectNode document() {
    ObjectNode message = message();
    ArrayNode content = (ArrayNode) message.get("content");
    if (!answer.tokens().isEmpty()) {
      content.addObject().put("type", "text").put("text", answer.text());
    }
    for (Answer.ToolCall call : answer.calls()) {
      ObjectNode block = content.addObject();
      toolUse(block, call);
      block.set("input", call.isWhole() ? call.arguments() : Json.object());
    }
    finish(message);
    answer.usage().ifPresent(usage -> usage(message.putObject("usage"), usage, usage.output()));
    return message;
  }

  List<SseEvent> events() {
    List<SseEvent> events = new ArrayList<>();
    events.add(start());
    int index = 0;
    if (answer.calls().isEmpty()) {
      textBlock(events, index);
    }
    for (Answer.ToolCall call : answer.calls()) {
      toolBlock(events, index++, call);
    }
    events.add(messageDelta());
    ObjectNode stop = Json.object().put("type", "message_stop");
    events.add(SseEvent.named(SseEvent.Part.END, "message_stop", stop));
    return events;
  }

  private SseEvent start() {
    ObjectNode event = Json.object().put("type", "message_start");
    ObjectNode message = message();
    message.putNull("stop_reason").putNull("stop_sequence");
    answer
        .usage()
        .ifPresent(usage -> usage(message.putObject("usage"), usage, Math.min(1, usage.output())));
    event.set("message", message);
    return content(event);
  }

  private void textBlock(List<SseEvent> events, int index) {
    ObjectNode block = Json.object().put("type", "text").put("text", "");
    open(events, index, block);
    for (String token : answer.tokens()) {
      events.add(delta(index, Json.object().put("type", "text_delta").put("text", token)));
    }
    close(events, index);
  }

  private static void toolBlock(List<SseEvent> events, int index, Answer.ToolCall call) {
    ObjectNode block = Json.object();
    toolUse(block, call);
    block.putObject("input");
    open(events, index, block);
    for (String fragment : call.fragments()) {
      ObjectNode delta = Json.object().put("type", "input_json_delta");
      events.add(delta(index, delta.put("partial_json", fragment)));
    }
    close(events, index);
  }

  /** The ping comes once, after the first block opens, where the real service sends it. */
  private static void open(List<SseEvent> events, int index, ObjectNode block) {
    ObjectNode event = Json.object().put("type", "content_block_start").put("index", index);
    event.set("content_block", block);
    events.add(content(event));
    if (index == 0) {
      events.add(content(Json.object().put("type", "ping")));
    }
  }

  private static void close(List<SseEvent> events, int index) {
    events.add(content(Json.object().put("type", "content_block_stop").put("index", index)));
  }

  private static SseEvent delta(int index, ObjectNode delta) {
    ObjectNode event = Json.object().put("type", "content_block_delta").put("index", index);
    event.set("delta", delta);
    return content(event).carrying(1);
  }

  private static SseEvent content(ObjectNode event) {
    return SseEvent.named(SseEvent.Part.CONTENT, event.get("type").asText(), event);
  }

  private SseEvent messageDelta() {
    ObjectNode event = Json.object().put("type", "message_delta");
    finish(event.putObject("delta"));
    answer.usage().ifPresent(usage -> usage(event.putObject("usage"), usage, usage.output()));
    return SseEvent.named(SseEvent.Part.FINISH, "message_delta", event);
  }

  private ObjectNode message() {
    ObjectNode message = Json.object();
    message.put("id", id).put("type", "message").put("role", "assistant").put("model", model);
    message.putArray("content");
    return message;
  }

  private static void toolUse(ObjectNode block, Answer.ToolCall call) {
    block.put("type", "tool_use").put("id", "toolu_" + call.token()).put("name", call.name());
  }

  private void finish(ObjectNode target) {
    target.put(
        "stop_reason",
        switch (answer.finish()) {
          case STOP -> "end_turn";
          case LENGTH -> "max_tokens";
          case TOOL_CALLS -> "tool_use";
          case STOP_SEQUENCE -> "stop_sequence";
          case REFUSAL -> "refusal";
        });
    target.put("stop_sequence", answer.stop().orElse(null));
  }

  private static void usage(ObjectNode target, Answer.Usage usage, int output) {
    target
        .put("input_tokens", usage.input())
        .put("cache_creation_input_tokens", 0)
        .put("cache_read_input_tokens", 0)
        .put("output_tokens", output);
  }
}
