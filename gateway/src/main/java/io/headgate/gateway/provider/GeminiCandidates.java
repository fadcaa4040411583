package io.headgate.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.protocol.Usage;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the parts of Gemini's answers that its unary and its streamed form share. */
final class GeminiCandidates {

  private GeminiCandidates() {}

  /** A finished candidate as a choice; {@code position} counts where no index does. */
  static ObjectNode choice(JsonNode candidate, int position, String id) {
    StringBuilder text = new StringBuilder();
    StringBuilder reasoning = new StringBuilder();
    ArrayNode calls = JsonNodeFactory.instance.arrayNode();
    int index = candidate.path("index").asInt(position);
    for (JsonNode part : candidate.path("content").path("parts")) {
      if (part.path("functionCall").isObject()) {
        calls.add(toolCall(part, callId(part, id, index, calls.size())));
      } else if (part.path("thought").asBoolean()) {
        reasoning.append(part.path("text").asText());
      } else {
        text.append(part.path("text").asText());
      }
    }
    if (!candidate.path("finishReason").isTextual()) {
      throw GatewayException.of(
          ErrorCode.UPSTREAM_ERROR, "the provider's answer holds an unfinished candidate");
    }
    String reason = finishReason(candidate.path("finishReason").asText(), !calls.isEmpty());
    ObjectNode choice = JsonNodeFactory.instance.objectNode().put("index", index);
    ObjectNode message = choice.putObject("message").put("role", "assistant");
    message.put("content", text.length() == 0 ? null : text.toString()).putNull("refusal");
    if (reasoning.length() > 0) {
      message.put("reasoning_content", reasoning.toString());
    }
    if (!calls.isEmpty()) {
      message.set("tool_calls", calls);
    }
    choice.putNull("logprobs");
    return choice.put("finish_reason", reason);
  }

  /** The provider's id of a call, or one that is unique within the answer. */
  static String callId(JsonNode part, String answerId, int choice, int index) {
    String id = part.path("functionCall").path("id").asText("");
    return id.isEmpty() ? "call_" + answerId + "_" + choice + "_" + index : id;
  }

  /**
   * A function call in OpenAI's form; its thought signature travels as Google's own gateway does
   * it.
   */
  static ObjectNode toolCall(JsonNode part, String callId) {
    JsonNode functionCall = part.path("functionCall");
    ObjectNode call = JsonNodeFactory.instance.objectNode();
    call.put("id", callId).put("type", "function");
    JsonNode args = functionCall.path("args");
    call.putObject("function")
        .put("name", functionCall.path("name").asText())
        .put("arguments", args.isObject() ? UpstreamJson.writeText(args) : "{}");
    if (part.path("thoughtSignature").isTextual()) {
      call.putObject("extra_content")
          .putObject("google")
          .set("thought_signature", part.path("thoughtSignature"));
    }
    return call;
  }

  /**
   * OpenAI's word for a finish reason.
   *
   * @throws GatewayException when the model broke off without an answer
   */
  static String finishReason(String reason, boolean calledFunctions) {
    return switch (reason) {
      case "MAX_TOKENS" -> "length";
      case "SAFETY",
          "RECITATION",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION",
          "LANGUAGE" ->
          "content_filter";
      case "MALFORMED_FUNCTION_CALL",
          "UNEXPECTED_TOOL_CALL",
          "TOO_MANY_TOOL_CALLS",
          "MISSING_THOUGHT_SIGNATURE",
          "MALFORMED_RESPONSE" ->
          throw GatewayException.of(
              ErrorCode.UPSTREAM_ERROR, "the model broke off without an answer: " + reason);
      default -> calledFunctions ? "tool_calls" : "stop";
    };
  }

  /**
   * What was counted; empty when the input was not. Counts of zero are left out there, so the total
   * tells whether a missing one is zero.
   */
  static Optional<Usage> usage(JsonNode metadata) {
    OptionalLong prompt = count(metadata, "promptTokenCount");
    if (prompt.isEmpty()) {
      return Optional.empty();
    }
    long input = prompt.getAsLong() + count(metadata, "toolUsePromptTokenCount").orElse(0);
    long thoughts = count(metadata, "thoughtsTokenCount").orElse(0);
    long total = count(metadata, "totalTokenCount").orElse(input + thoughts);
    OptionalLong said = count(metadata, "candidatesTokenCount");
    return Optional.of(
        new Usage(
            input,
            count(metadata, "cachedContentTokenCount").orElse(0),
            0,
            said.isPresent() ? said.getAsLong() + thoughts : Math.max(thoughts, total - input),
            thoughts));
  }

  private static OptionalLong count(JsonNode metadata, String name) {
    return Usage.count(metadata.path(name));
  }
}
