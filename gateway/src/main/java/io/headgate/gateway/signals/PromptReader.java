package io.headgate.gateway.signals;

import com.fasterxml.jackson.databind.JsonNode;
import io.headgate.gateway.exchange.Signals;
import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.EmbeddingsRequest;
import io.headgate.gateway.protocol.JsonBody;
import java.util.ArrayList;
import java.util.List;

/** Reads what a chat request says about itself; costs little whatever its size. */
public final class PromptReader {

  private final List<String> texts = new ArrayList<>();
  private final List<String> lastUser = new ArrayList<>();
  private int messages;
  private int turns;
  private int images;
  private boolean hasAudio;
  private boolean isReadable = true;

  private PromptReader() {}

  /** What reading the request tells. */
  public static Signals.Prompt prompt(ChatRequest request) {
    return read(request).prompt();
  }

  /** What reading the request tells, and its texts. */
  static PromptText read(ChatRequest request) {
    PromptReader reader = new PromptReader();
    request.get("messages").forEach(reader::message);
    return reader.text(request);
  }

  /** The texts that are to be embedded; token ids are not texts. */
  static PromptText read(EmbeddingsRequest request) {
    JsonNode input = request.input();
    List<String> texts = new ArrayList<>();
    if (input.isTextual()) {
      texts.add(input.textValue());
    }
    for (JsonNode one : input) {
      if (one.isTextual()) {
        texts.add(one.textValue());
      }
    }
    long characters = texts.stream().mapToLong(String::length).sum();
    String last = texts.isEmpty() ? "" : texts.get(texts.size() - 1);
    return new PromptText(
        new Signals.Prompt(
            last, (int) Math.min(characters, Integer.MAX_VALUE), 1, false, false, false, false),
        texts,
        1,
        0,
        0,
        request.json(),
        request.body().wire().length,
        input.isTextual() || texts.size() == input.size());
  }

  private void message(JsonNode message) {
    messages++;
    boolean user = "user".equals(message.path("role").textValue());
    if (user) {
      turns++;
      lastUser.clear();
    }
    JsonNode content = message.path("content");
    if (content.isTextual()) {
      add(content, user);
    }
    for (JsonNode part : content.isArray() ? content : List.<JsonNode>of()) {
      part(part, user);
    }
    for (JsonNode call : message.path("tool_calls")) {
      add(call.path("function").path("arguments"), false);
    }
  }

  private void part(JsonNode part, boolean user) {
    switch (part.path("type").asText("")) {
      case "text", "input_text" -> add(part.path("text"), user);
      case "refusal" -> add(part.path("refusal"), user);
      case "image_url", "input_image" -> images++;
      case "input_audio" -> hasAudio = true;
      default -> isReadable = false; // files, and kinds to come
    }
  }

  private void add(JsonNode text, boolean user) {
    if (!text.isTextual()) {
      return;
    }
    texts.add(text.textValue());
    if (user) {
      lastUser.add(text.textValue());
    }
  }

  private PromptText text(ChatRequest request) {
    long characters = texts.stream().mapToLong(String::length).sum();
    JsonBody.Span tools = request.body().spans().get("tools");
    boolean hasTools = !request.get("tools").isEmpty();
    Signals.Prompt prompt =
        new Signals.Prompt(
            lastUser.size() == 1 ? lastUser.get(0) : String.join("\n", lastUser),
            (int) Math.min(characters, Integer.MAX_VALUE),
            turns,
            images > 0,
            hasAudio,
            hasTools,
            "json_schema".equals(request.get("response_format").path("type").textValue()));
    return new PromptText(
        prompt,
        texts,
        messages,
        images,
        hasTools && tools != null ? tools.end() - tools.start() : 0,
        request.json(),
        request.body().wire().length,
        isReadable);
  }
}
