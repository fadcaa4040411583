package io.headgate.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.protocol.ChatRequest;
import java.util.List;

/** Writes a chat request in Anthropic's Messages form. */
final class AnthropicRequestEncoder {

  private static final List<String> WITHOUT_COUNTERPART =
      List.of(
          "seed",
          "logit_bias",
          "presence_penalty",
          "frequency_penalty",
          "reasoning_effort",
          "verbosity",
          "service_tier",
          "store",
          "metadata",
          "prediction",
          "safety_identifier",
          "prompt_cache_key");

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ChatRequest request;
  private final ObjectNode out = NODES.objectNode();

  private AnthropicRequestEncoder(ChatRequest request) {
    this.request = request;
  }

  static ObjectNode encode(ChatRequest request, String model, int defaultMaxTokens) {
    return new AnthropicRequestEncoder(request).encode(model, defaultMaxTokens);
  }

  /** The members of a request that are left out. */
  static List<String> ignored(ChatRequest request) {
    return WITHOUT_COUNTERPART.stream().filter(name -> !request.get(name).isMissingNode()).toList();
  }

  private ObjectNode encode(String model, int defaultMaxTokens) {
    refuseWhatChangesTheAnswer();
    out.put("model", model);
    out.put("max_tokens", request.maxOutputTokens().orElse(defaultMaxTokens));
    if (request.stream()) {
      out.put("stream", true);
    }
    AnthropicMessages.encode(request.get("messages"), out);
    encodeSampling();
    new AnthropicTools(request).encode(out);
    return out;
  }

  private void refuseWhatChangesTheAnswer() {
    if (request.choices() > 1) {
      throw ContentParts.unsupported("Anthropic", "several choices", "n");
    }
    if (request.get("logprobs").asBoolean()) {
      throw ContentParts.unsupported("Anthropic", "log probabilities", "logprobs");
    }
    ContentParts.refuseWhatOnlyOpenAiHas("Anthropic", request);
  }

  private void encodeSampling() {
    JsonNode temperature = request.get("temperature");
    if (temperature.isNumber()) {
      // Anthropic's scale ends at 1, OpenAI's at 2.
      out.put("temperature", Math.min(1.0, temperature.doubleValue()));
    }
    if (request.get("top_p").isNumber()) {
      out.set("top_p", request.get("top_p"));
    }
    JsonNode stop = request.get("stop");
    if (stop.isTextual()) {
      out.putArray("stop_sequences").add(stop.textValue());
    } else if (stop.isArray() && !stop.isEmpty()) {
      out.set("stop_sequences", stop);
    }
    if (request.get("user").isTextual()) {
      out.putObject("metadata").put("user_id", request.get("user").textValue());
    }
  }
}
