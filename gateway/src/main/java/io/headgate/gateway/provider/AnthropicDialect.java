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
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Anthropic's Messages protocol. */
final class AnthropicDialect implements ProviderDialect {

  private static final String MESSAGES = "/v1/messages";
  private static final String VERSION = "2023-06-01";

  private final UpstreamErrors errors;
  private final Clock clock;

  AnthropicDialect(ProviderConfig config, Clock clock) {
    this.errors = new UpstreamErrors(config);
    this.clock = clock;
  }

  @Override
  public Map<String, String> headers() {
    return Map.of("anthropic-version", VERSION);
  }

  @Override
  public ProviderRequest encodeChat(ChatRequest request, String model, int defaultMaxTokens) {
    ObjectNode body = AnthropicRequestEncoder.encode(request, model, defaultMaxTokens);
    return new ProviderRequest(
        MESSAGES, UpstreamJson.write(body), AnthropicRequestEncoder.ignored(request));
  }

  @Override
  public DecodedAnswer decodeChat(ChatRequest request, String model, Buffer body) {
    ObjectNode answer = UpstreamJson.readObject(body);
    if (answer.path("type").asText().equals("error")) {
      throw decodeStreamError(answer);
    }
    if (!answer.path("content").isArray() || !answer.path("stop_reason").isTextual()) {
      throw GatewayException.of(
          ErrorCode.UPSTREAM_ERROR, "the provider's answer holds no finished message");
    }
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("id", answer.path("id").asText()).put("object", "chat.completion");
    out.put("created", clock.instant().getEpochSecond());
    out.put("model", answer.path("model").asText(model));
    out.putArray("choices").add(choice(request, answer));
    Optional<Usage> usage = usage(answer.path("usage"));
    usage.filter(Usage::isPlausible).ifPresent(counted -> out.set("usage", counted.toOpenAi()));
    return new DecodedAnswer(UpstreamJson.write(out), usage);
  }

  private static ObjectNode choice(ChatRequest request, ObjectNode answer) {
    boolean answersByTool = AnthropicTools.answerWanted(request);
    boolean answered = false;
    StringBuilder text = new StringBuilder();
    StringBuilder reasoning = new StringBuilder();
    ArrayNode calls = JsonNodeFactory.instance.arrayNode();
    for (JsonNode block : answer.path("content")) {
      switch (block.path("type").asText()) {
        case "text" -> text.append(answered ? "" : block.path("text").asText());
        case "thinking" -> reasoning.append(block.path("thinking").asText());
        case "tool_use" -> {
          String input = UpstreamJson.writeText(block.path("input"));
          if (answersByTool && block.path("name").asText().equals(AnthropicTools.ANSWER_TOOL)) {
            if (!answered) {
              answered = true;
              text.replace(0, text.length(), input);
            }
          } else {
            ObjectNode call = calls.addObject().put("id", block.path("id").asText());
            call.put("type", "function");
            call.putObject("function")
                .put("name", block.path("name").asText())
                .put("arguments", input);
          }
        }
        default -> {
          // Blocks without a counterpart, such as redacted thinking.
        }
      }
    }
    String reason = finishReason(answer.path("stop_reason").asText(), !calls.isEmpty());
    ObjectNode choice = JsonNodeFactory.instance.objectNode().put("index", 0);
    ObjectNode message = choice.putObject("message").put("role", "assistant");
    message.put("content", text.length() == 0 ? null : text.toString());
    message.put("refusal", refusal(answer).orElse(null));
    if (reasoning.length() > 0) {
      message.put("reasoning_content", reasoning.toString());
    }
    if (!calls.isEmpty()) {
      message.set("tool_calls", calls);
    }
    choice.putNull("logprobs");
    return choice.put("finish_reason", reason);
  }

  /** Why the model, or a filter, refused; what was said until then is still the content. */
  static Optional<String> refusal(JsonNode holder) {
    JsonNode explanation = holder.path("stop_details").path("explanation");
    return explanation.isTextual() && !explanation.textValue().isEmpty()
        ? Optional.of(explanation.textValue())
        : Optional.empty();
  }

  /**
   * OpenAI's word for a stop reason.
   *
   * @param calledTools whether the caller's own tools were called
   */
  static String finishReason(String stopReason, boolean calledTools) {
    return switch (stopReason) {
      // A paused turn is no finished one either.
      case "max_tokens", "model_context_window_exceeded", "pause_turn" -> "length";
      case "tool_use" -> calledTools ? "tool_calls" : "stop";
      case "refusal" -> "content_filter";
      default -> "stop";
    };
  }

  /** Anthropic counts cached input apart; OpenAI counts it in. Empty unless both sides are told. */
  static Optional<Usage> usage(JsonNode usage) {
    OptionalLong input = Usage.count(usage.path("input_tokens"));
    OptionalLong output = Usage.count(usage.path("output_tokens"));
    if (input.isEmpty() || output.isEmpty()) {
      return Optional.empty();
    }
    long read = Usage.count(usage.path("cache_read_input_tokens")).orElse(0);
    long written = Usage.count(usage.path("cache_creation_input_tokens")).orElse(0);
    return Optional.of(
        new Usage(input.getAsLong() + read + written, read, written, output.getAsLong(), 0));
  }

  @Override
  public ChatStreamDecoder openChatStream(ChatRequest request, String model) {
    return new AnthropicStreamDecoder(
        this, model, clock.instant().getEpochSecond(), AnthropicTools.answerWanted(request));
  }

  @Override
  public ProviderRequest encodeEmbeddings(EmbeddingsRequest request, String model) {
    throw ContentParts.unsupported("Anthropic", "embeddings", "model");
  }

  @Override
  public DecodedAnswer decodeEmbeddings(EmbeddingsRequest request, String model, Buffer body) {
    throw ContentParts.unsupported("Anthropic", "embeddings", "model");
  }

  @Override
  public GatewayException decodeError(int status, OptionalLong retryAfterMillis, Buffer body) {
    JsonNode answer = UpstreamJson.readLeniently(body);
    JsonNode error = answer.path("error");
    return errors.of(
        status,
        error.path("type").asText(""),
        UpstreamErrors.message(error.path("message"), answer.path("message")),
        retryAfterMillis);
  }

  GatewayException decodeStreamError(JsonNode answer) {
    JsonNode error = answer.path("error");
    String kind = error.path("type").asText("");
    int status =
        switch (kind) {
          case "invalid_request_error" -> 400;
          case "authentication_error" -> 401;
          case "billing_error" -> 402;
          case "permission_error" -> 403;
          case "not_found_error" -> 404;
          case "request_too_large" -> 413;
          case "rate_limit_error" -> 429;
          case "timeout_error" -> 504;
          case "overloaded_error" -> 529;
          default -> 500;
        };
    return errors.of(
        status, kind, UpstreamErrors.message(error.path("message")), OptionalLong.empty());
  }
}
