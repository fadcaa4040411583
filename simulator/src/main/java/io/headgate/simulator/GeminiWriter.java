package io.headgate.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Renders an answer as a Gemini response, or as the chunks of one. */
final class GeminiWriter {

  private static final List<String> HARMS =
      List.of(
          "HARM_CATEGORY_SEXUALLY_EXPLICIT",
          "HARM_CATEGORY_HATE_SPEECH",
          "HARM_CATEGORY_HARASSMENT",
          "HARM_CATEGORY_DANGEROUS_CONTENT");

  private final String id;
  private final String model;
  private final GeminiSafety safety;
  private final Answer answer;

  GeminiWriter(String id, String model, GeminiSafety safety, Answer answer) {
    this.id = id;
    this.model = model;
    this.safety = safety;
    this.answer = answer;
  }

  int tokens() {
    return safety == GeminiSafety.SAFE ? answer.outputTokens() : 0;
  }

  ObjectNode document() {
    if (safety != GeminiSafety.SAFE) {
      return blocked();
    }
    ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    if (answer.calls().isEmpty()) {
      parts.addObject().put("text", answer.text());
    }
    wholeCalls().forEach(call -> functionCall(parts.addObject(), call));
    return finished(parts);
  }

  /** The chunks as one JSON array, which is how a stream is sent unless {@code alt=sse}. */
  ArrayNode chunks() {
    ArrayNode chunks = JsonNodeFactory.instance.arrayNode();
    content().forEach(chunks::add);
    chunks.add(last());
    return chunks;
  }

  List<SseEvent> events() {
    List<SseEvent> events = new ArrayList<>();
    List<ObjectNode> content = content();
    for (int i = 0; i < content.size(); i++) {
      events.add(SseEvent.of(SseEvent.Part.CONTENT, content.get(i)).carrying(weight(i)));
    }
    events.add(SseEvent.of(SseEvent.Part.FINISH, last()));
    return events;
  }

  /** A call comes whole, in one chunk that carries all its tokens. */
  private int weight(int chunk) {
    return answer.calls().isEmpty() ? 1 : wholeCalls().get(chunk).fragments().size();
  }

  private List<ObjectNode> content() {
    if (safety != GeminiSafety.SAFE) {
      return List.of();
    }
    List<ObjectNode> chunks = new ArrayList<>();
    for (String token : answer.tokens()) {
      ArrayNode parts = JsonNodeFactory.instance.arrayNode();
      parts.addObject().put("text", token);
      chunks.add(response(parts));
    }
    for (Answer.ToolCall call : wholeCalls()) {
      ArrayNode parts = JsonNodeFactory.instance.arrayNode();
      functionCall(parts.addObject(), call);
      chunks.add(response(parts));
    }
    return chunks;
  }

  /** The chunk with the reason to finish has an empty text, as the real one often has. */
  private ObjectNode last() {
    if (safety != GeminiSafety.SAFE) {
      return blocked();
    }
    ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    parts.addObject().put("text", "");
    return finished(parts);
  }

  private List<Answer.ToolCall> wholeCalls() {
    return answer.calls().stream().filter(Answer.ToolCall::isWhole).toList();
  }

  private static void functionCall(ObjectNode part, Answer.ToolCall call) {
    part.putObject("functionCall").put("name", call.name()).set("args", call.arguments());
  }

  private ObjectNode response(ArrayNode parts) {
    ObjectNode response = Json.object();
    ObjectNode candidate = response.putArray("candidates").addObject();
    ObjectNode content = candidate.putObject("content");
    content.set("parts", parts);
    content.put("role", "model");
    candidate.put("index", 0);
    return signed(response);
  }

  private ObjectNode finished(ArrayNode parts) {
    ObjectNode response = response(parts);
    ObjectNode candidate = (ObjectNode) response.get("candidates").get(0);
    boolean isCut = answer.finish() == Answer.Finish.LENGTH;
    candidate.put("finishReason", isCut ? "MAX_TOKENS" : "STOP");
    ratings(candidate, "NEGLIGIBLE", false);
    usage(response, true);
    return response;
  }

  private ObjectNode blocked() {
    ObjectNode response = Json.object();
    if (safety == GeminiSafety.PROMPT_BLOCKED) {
      ObjectNode feedback = response.putObject("promptFeedback").put("blockReason", "SAFETY");
      ratings(feedback, "HIGH", true);
    } else {
      ObjectNode candidate = response.putArray("candidates").addObject();
      candidate.put("finishReason", "SAFETY").put("index", 0);
      ratings(candidate, "HIGH", true);
    }
    usage(response, false);
    return signed(response);
  }

  private ObjectNode signed(ObjectNode response) {
    return response.put("modelVersion", model).put("responseId", id);
  }

  private static void ratings(ObjectNode target, String probability, boolean isBlocked) {
    ArrayNode ratings = target.putArray("safetyRatings");
    for (String harm : HARMS) {
      boolean isHit = isBlocked && harm.endsWith("DANGEROUS_CONTENT");
      ObjectNode rating = ratings.addObject().put("category", harm);
      rating.put("probability", isHit || !isBlocked ? probability : "NEGLIGIBLE");
      if (isHit) {
        rating.put("blocked", true);
      }
    }
  }

  private void usage(ObjectNode response, boolean isAnswered) {
    if (answer.usage().isEmpty()) {
      return;
    }
    Answer.Usage counted = answer.usage().get();
    int output = isAnswered ? counted.output() : 0;
    ObjectNode usage = response.putObject("usageMetadata");
    usage.put("promptTokenCount", counted.input());
    if (isAnswered) {
      usage.put("candidatesTokenCount", output);
    }
    usage.put("totalTokenCount", counted.input() + output);
    usage.put("cachedContentTokenCount", 0).put("thoughtsTokenCount", 0);
  }
}
