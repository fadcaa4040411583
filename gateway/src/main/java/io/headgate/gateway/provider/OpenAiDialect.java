package io.headgate.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.EmbeddingsRequest;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.protocol.JsonBody;
import io.headgate.gateway.protocol.Usage;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * OpenAI's own protocol, which is ours too: requests and answers pass as they are, but for the
 * members that Headgate owns. Providers that are almost compatible are described by {@link
 * ProviderConfig.Quirks}.
 */
final class OpenAiDialect implements ProviderDialect {

  private static final String CHAT = "/chat/completions";
  private static final String EMBEDDINGS = "/embeddings";
  private static final byte[] INCLUDE_USAGE =
      "{\"include_usage\":true}".getBytes(StandardCharsets.US_ASCII);

  private final ProviderConfig.Quirks quirks;
  private final UpstreamErrors errors;

  OpenAiDialect(ProviderConfig config) {
    this.quirks = config.quirks();
    this.errors = new UpstreamErrors(config);
  }

  @Override
  public Map<String, String> headers() {
    return Map.of();
  }

  @Override
  public ProviderRequest encodeChat(ChatRequest request, String model, int defaultMaxTokens) {
    if (needsRewriting(request)) {
      return rewritten(request, model);
    }
    BodySplice splice = new BodySplice(request.body()).with("model", json(model));
    if (request.stream() && quirks.streamUsage()) {
      splice.with("stream_options", streamOptions(request));
    }
    return ProviderRequest.of(CHAT, splice.toBuffer());
  }

  private boolean needsRewriting(ChatRequest request) {
    return quirks.dropParameters().stream().anyMatch(request.json()::has)
        || (quirks.maxTokensField() != ProviderConfig.MaxTokensField.AS_SENT
            && request.maxOutputTokens().isPresent())
        || (!quirks.streamUsage() && request.json().has("stream_options"));
  }

  private ProviderRequest rewritten(ChatRequest request, String model) {
    ObjectNode body = request.json().deepCopy();
    body.put("model", model);
    if (request.maxOutputTokens().isPresent()) {
      renameMaxTokens(body, request.maxOutputTokens().getAsInt());
    }
    if (!quirks.streamUsage()) {
      body.remove("stream_options");
    } else if (request.stream()) {
      body.putObject("stream_options").put("include_usage", true);
    }
    List<String> ignored = new ArrayList<>();
    for (String name : quirks.dropParameters()) {
      if (body.remove(name) != null) {
        ignored.add(name);
      }
    }
    return new ProviderRequest(CHAT, UpstreamJson.write(body), ignored);
  }

  private void renameMaxTokens(ObjectNode body, int limit) {
    switch (quirks.maxTokensField()) {
      case MAX_TOKENS -> {
        body.remove("max_completion_tokens");
        body.put("max_tokens", limit);
      }
      case MAX_COMPLETION_TOKENS -> {
        body.remove("max_tokens");
        body.put("max_completion_tokens", limit);
      }
      case AS_SENT -> {
        // It stays where the caller put it.
      }
    }
  }

  /** The usage is always asked for; whether the caller sees it is the relay's business. */
  private static byte[] streamOptions(ChatRequest request) {
    if (request.get("stream_options") instanceof ObjectNode options && options.size() > 0) {
      return UpstreamJson.writeBytes(options.deepCopy().put("include_usage", true));
    }
    return INCLUDE_USAGE;
  }

  private static byte[] json(String text) {
    return UpstreamJson.writeBytes(TextNode.valueOf(text));
  }

  @Override
  public DecodedAnswer decodeChat(ChatRequest request, String model, Buffer body) {
    ObjectNode answer = UpstreamJson.readObject(body);
    if (answer.hasNonNull("error")) {
      throw decodeStreamError(answer);
    }
    JsonNode choices = answer.path("choices");
    if (!choices.isArray() || choices.isEmpty() || !choices.get(0).path("message").isObject()) {
      throw GatewayException.of(
          ErrorCode.UPSTREAM_ERROR, "the provider's answer holds no choice with a message");
    }
    return new DecodedAnswer(body, Usage.fromOpenAi(answer.path("usage")));
  }

  @Override
  public ChatStreamDecoder openChatStream(ChatRequest request, String model) {
    return new OpenAiStreamDecoder(this);
  }

  @Override
  public ProviderRequest encodeEmbeddings(EmbeddingsRequest request, String model) {
    JsonBody body = request.body();
    return ProviderRequest.of(
        EMBEDDINGS, new BodySplice(body).with("model", json(model)).toBuffer());
  }

  @Override
  public DecodedAnswer decodeEmbeddings(EmbeddingsRequest request, String model, Buffer body) {
    ObjectNode answer = UpstreamJson.readObject(body);
    if (answer.hasNonNull("error")) {
      throw decodeStreamError(answer);
    }
    JsonNode data = answer.path("data");
    if (!data.isArray() || data.isEmpty()) {
      throw GatewayException.of(
          ErrorCode.UPSTREAM_ERROR, "the provider's answer holds no embeddings");
    }
    boolean asWanted = EmbeddingVectors.convert(data, request.base64());
    return new DecodedAnswer(
        asWanted ? body : UpstreamJson.write(answer), Usage.fromOpenAi(answer.path("usage")));
  }

  @Override
  public GatewayException decodeError(int status, OptionalLong retryAfterMillis, Buffer body) {
    JsonNode answer = UpstreamJson.readLeniently(body);
    return errorOf(
        status,
        retryAfterMillis,
        answer.path("error").isMissingNode() ? answer : answer.path("error"));
  }

  /** An error that came with a good status: in a stream, or as OpenRouter sends them. */
  GatewayException decodeStreamError(ObjectNode answer) {
    JsonNode error = answer.path("error");
    int status = error.path("code").isInt() ? error.path("code").intValue() : statusOf(error);
    return errorOf(status, OptionalLong.empty(), error);
  }

  private static int statusOf(JsonNode error) {
    String kind = error.path("type").asText("") + " " + error.path("code").asText("");
    if (kind.contains("rate_limit")) {
      return 429;
    }
    if (kind.contains("overloaded")) {
      return 503;
    }
    return kind.contains("invalid_request") || kind.contains("context_length") ? 400 : 500;
  }

  private GatewayException errorOf(int status, OptionalLong retryAfterMillis, JsonNode error) {
    String kind = error.path("code").asText("") + " " + error.path("type").asText("");
    String message =
        error.isTextual()
            ? error.textValue()
            : error.path("message").asText(error.path("detail").asText("no reason given"));
    return errors.of(status, kind, message, retryAfterMillis);
  }
}
