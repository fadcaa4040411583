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
import java.util.List;
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
      choices.add(GeminiCandidates.choice(candidate, choices.size(), id));
    }
    if (choices.isEmpty()) {
      throw GatewayException.of(
          ErrorCode.UPSTREAM_ERROR, "the provider's answer holds no candidate");
    }
    Optional<Usage> usage = GeminiCandidates.usage(answer.path("usageMetadata"));
    usage.filter(Usage::isPlausible).ifPresent(counted -> out.set("usage", counted.toOpenAi()));
    return new DecodedAnswer(UpstreamJson.write(out), usage);
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
    return new ProviderRequest(
        path(model) + ":batchEmbedContents",
        UpstreamJson.write(body),
        request.json().hasNonNull("user") ? List.of("user") : List.of());
  }

  private static void addEmbedding(
      ArrayNode requests, EmbeddingsRequest request, String model, String text) {
    ObjectNode one = requests.addObject().put("model", "models/" + model);
    one.putObject("content").putArray("parts").addObject().put("text", text);
    request.dimensions().ifPresent(length -> one.put("outputDimensionality", length));
  }

  @Override
  public DecodedAnswer decodeEmbeddings(EmbeddingsRequest request, String model, Buffer body) {
    ObjectNode answer = UpstreamJson.readVectors(body);
    refuseBlocked(answer);
    EmbeddingVectors.checkCount(answer.path("embeddings"), request.input());
    ObjectNode out = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = out.putArray("data");
    for (JsonNode embedding : answer.path("embeddings")) {
      ObjectNode entry = data.addObject().put("object", "embedding").put("index", data.size() - 1);
      entry.set("embedding", EmbeddingVectors.inForm(embedding.path("values"), request.base64()));
    }
    out.put("model", model);
    Optional<Usage> usage = GeminiCandidates.usage(answer.path("usageMetadata"));
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
        UpstreamErrors.message(error.path("message")),
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
