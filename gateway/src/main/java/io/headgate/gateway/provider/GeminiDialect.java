package io.headgate.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.EmbeddingsRequest;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.protocol.Usage;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Google's Gemini protocol, {@code v1beta}. */
final class GeminiDialect implements ProviderDialect {

  private final UpstreamErrors errors;
  private final Clock clock;

  GeminiDialect(ProviderConfig config, Clock clock) {
    this.errors = new UpstreamErrors(config);
    this.clock = clock;
  }

  @Override
  public Map<String, String> headers() {
    return Map.of();
  }

  @Override
  public ProviderRequest encodeChat(ChatRequest request, String model, int defaultMaxTokens) {
    String verb = request.stream() ? ":streamGenerateContent?alt=sse" : ":generateContent";
    return new ProviderRequest(
        path(model) + verb,
        UpstreamJson.write(GeminiRequestEncoder.encode(request)),
        GeminiRequestEncoder.ignored(request));
  }

  private static String path(String model) {
    return "/models/" + URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public DecodedAnswer decodeChat(ChatRequest request, String model, Buffer body) {
    ObjectNode answer = UpstreamJson.readObject(body);
    refuseBlocked(answer);
    String id = answer.path("responseId").asText("gemini");
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("id", "chatcmpl-" + id).put("object", "chat.completion");
    out.put("created", clock.instant().getEpochSecond());
    out.put("model", answer.path("modelVersion").asText(model));
    ArrayNode choices = out.putArray("choices");
    for (JsonNode candidate : answer.path("candidates")) {
      choices.add(choice(candidate, choices.size(), id));
    }
    if (choices.isEmpty()) {
      throw GatewayException.of(
          ErrorCode.UPSTREAM_ERROR, "the provider's answer holds no candidate");
    }
    Optional<Usage> usage = usage(answer.path("usageMetadata"));
    usage.ifPresent(counted -> out.set("usage", counted.toOpenAi()));
    return new DecodedAnswer(UpstreamJson.write(out), usage);
  }

  private static ObjectNode choice(JsonNode candidate, int position, String id) {
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
    return part.path("functionCall")
        .path("id")
        .asText("call_" + answerId + "_" + choice + "_" + index);
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
          "LANGUAGE" ->
          "content_filter";
      case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL" ->
          throw GatewayException.of(
              ErrorCode.UPSTREAM_ERROR, "the model made a call that is not well formed");
      default -> calledFunctions ? "tool_calls" : "stop";
    };
  }

  /** Fails when the provider reports an error or has blocked the prompt. */
  void refuseBlocked(ObjectNode answer) {
    if (answer.path("error").isObject()) {
      JsonNode error = answer.path("error");
      throw errorOf(error.path("code").asInt(500), OptionalLong.empty(), error);
    }
    JsonNode blocked = answer.path("promptFeedback").path("blockReason");
    if (blocked.isTextual() && answer.path("candidates").isEmpty()) {
      throw GatewayException.at(
          ErrorCode.CONTENT_BLOCKED,
          "messages",
          "the provider blocked the prompt: " + blocked.textValue());
    }
  }

  static Optional<Usage> usage(JsonNode metadata) {
    if (!metadata.path("promptTokenCount").isIntegralNumber()) {
      return Optional.empty();
    }
    long thoughts = metadata.path("thoughtsTokenCount").asLong();
    return Optional.of(
        new Usage(
            metadata.path("promptTokenCount").asLong()
                + metadata.path("toolUsePromptTokenCount").asLong(),
            metadata.path("cachedContentTokenCount").asLong(),
            0,
            metadata.path("candidatesTokenCount").asLong() + thoughts,
            thoughts));
  }

  @Override
  public ChatStreamDecoder openChatStream(ChatRequest request, String model) {
    return new GeminiStreamDecoder(
        this, model, clock.instant().getEpochSecond(), request.choices());
  }

  @Override
  public ProviderRequest encodeEmbeddings(EmbeddingsRequest request, String model) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode requests = body.putArray("requests");
    JsonNode input = request.input();
    if (input.isTextual()) {
      addEmbedding(requests, request, model, input.textValue());
    } else {
      for (JsonNode text : input) {
        if (!text.isTextual()) {
          throw ContentParts.unsupported("Gemini", "token ids as input", "input");
        }
        addEmbedding(requests, request, model, text.textValue());
      }
    }
    return ProviderRequest.of(path(model) + ":batchEmbedContents", UpstreamJson.write(body));
  }

  private static void addEmbedding(
      ArrayNode requests, EmbeddingsRequest request, String model, String text) {
    ObjectNode one = requests.addObject().put("model", "models/" + model);
    one.putObject("content").putArray("parts").addObject().put("text", text);
    request.dimensions().ifPresent(length -> one.put("outputDimensionality", length));
  }

  @Override
  public DecodedAnswer decodeEmbeddings(EmbeddingsRequest request, String model, Buffer body) {
    ObjectNode answer = UpstreamJson.readObject(body);
    refuseBlocked(answer);
    ObjectNode out = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = out.putArray("data");
    for (JsonNode embedding : answer.path("embeddings")) {
      ObjectNode entry = data.addObject().put("object", "embedding").put("index", data.size() - 1);
      JsonNode values = embedding.path("values");
      entry.set("embedding", request.base64() ? EmbeddingVectors.encode(values) : values);
    }
    if (data.isEmpty()) {
      throw GatewayException.of(
          ErrorCode.UPSTREAM_ERROR, "the provider's answer holds no embeddings");
    }
    out.put("model", model);
    Optional<Usage> usage = usage(answer.path("usageMetadata"));
    usage.ifPresent(
        counted ->
            out.putObject("usage")
                .put("prompt_tokens", counted.promptTokens())
                .put("total_tokens", counted.promptTokens()));
    return new DecodedAnswer(UpstreamJson.write(out), usage);
  }

  @Override
  public GatewayException decodeError(int status, OptionalLong retryAfterMillis, Buffer body) {
    JsonNode answer = UpstreamJson.readLeniently(body);
    JsonNode error = (answer.isArray() ? answer.path(0) : answer).path("error");
    return errorOf(status, retryAfterMillis, error);
  }

  private GatewayException errorOf(int status, OptionalLong retryAfterMillis, JsonNode error) {
    StringBuilder kind = new StringBuilder(error.path("status").asText(""));
    for (JsonNode detail : error.path("details")) {
      kind.append(' ').append(detail.path("reason").asText(""));
    }
    return errors.of(
        status,
        kind.toString(),
        error.path("message").asText("no reason given"),
        retryAfterMillis.isPresent() ? retryAfterMillis : retryDelay(error));
  }

  /** The time to wait stands in the body: {@code "retryDelay": "17s"}. */
  private static OptionalLong retryDelay(JsonNode error) {
    for (JsonNode detail : error.path("details")) {
      String delay = detail.path("retryDelay").asText("");
      if (delay.matches("[0-9]{1,6}(\\.[0-9]{1,9})?s")) {
        double seconds = Double.parseDouble(delay.substring(0, delay.length() - 1));
        return OptionalLong.of((long) Math.ceil(seconds * 1000));
      }
    }
    return OptionalLong.empty();
  }
}
