package io.headgate.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.EmbeddingsRequest;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.protocol.JsonBody;
import io.headgate.gateway.protocol.Narrowing;
import io.headgate.gateway.protocol.Usage;
import io.vertx.core.buffer.Buffer;
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
    BodySplice splice =
        new BodySplice(request.body()).without(Narrowing.MEMBERS).with("model", json(model));
    if (request.stream() && quirks.streamUsage()) {
      splice.with("stream_options", UpstreamJson.writeBytes(streamOptions(request)));
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
    body.remove(Narrowing.MEMBERS);
    body.put("model", model);
    if (request.maxOutputTokens().isPresent()) {
      renameMaxTokens(body, request.maxOutputTokens().getAsInt());
    }
    if (!quirks.streamUsage()) {
      body.remove("stream_options");
    } else if (request.stream()) {
      body.set("stream_options", streamOptions(request));
    }
    List<String> ignored = new ArrayList<>();
    for (String name : quirks.dropParameters().stream().sorted().toList()) {
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
  private static ObjectNode streamOptions(ChatRequest request) {
    ObjectNode options =
        request.get("stream_options") instanceof ObjectNode given
            ? given.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    return options.put("include_usage", true);
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
    for (JsonNode choice : choices) {
      // OpenRouter's way to say that the model behind it broke off.
      if (choice.hasNonNull("error")) {
        throw decodeStreamError((ObjectNode) choice);
      }
    }
    return new DecodedAnswer(body, Usage.fromOpenAi(answer.path("usage")));
  }

  @Override
  public ChatStreamDecoder openChatStream(ChatRequest request, String model) {
    return new OpenAiStreamDecoder(this, request.choices());
  }

  @Override
  public ProviderRequest encodeEmbeddings(EmbeddingsRequest request, String model) {
    JsonBody body = request.body();
    return ProviderRequest.of(
        EMBEDDINGS, new BodySplice(body).with("model", json(model)).toBuffer());
  }

  @Override
  public DecodedAnswer decodeEmbeddings(EmbeddingsRequest request, String model, Buffer body) {
    ObjectNode answer = UpstreamJson.readVectors(body);
    if (answer.hasNonNull("error")) {
      throw decodeStreamError(answer);
    }
    JsonNode data = answer.path("data");
    if (!data.isArray() || data.isEmpty()) {
      throw GatewayException.of(
          ErrorCode.UPSTREAM_ERROR, "the provider's answer holds no embeddings");
    }
    EmbeddingVectors.checkCount(data, request.input());
    boolean asWanted = EmbeddingVectors.convert(data, request.base64());
    return new DecodedAnswer(
        asWanted ? body : UpstreamJson.write(answer), Usage.fromOpenAi(answer.path("usage")));
  }

  @Override
  public GatewayException decodeError(int status, OptionalLong retryAfterMillis, Buffer body) {
    return errorOf(status, retryAfterMillis, errorIn(UpstreamJson.readLeniently(body)));
  }

  /** Some providers wrap their errors in {@code error}, some do not. */
  private static JsonNode errorIn(JsonNode answer) {
    return answer.hasNonNull("error") ? answer.path("error") : answer;
  }

  /** An error that came with a good status: in a stream, or as OpenRouter sends them. */
  GatewayException decodeStreamError(ObjectNode answer) {
    JsonNode error = errorIn(answer);
    int code = error.path("code").asInt();
    return errorOf(code >= 400 && code < 600 ? code : statusOf(error), OptionalLong.empty(), error);
  }

  private static int statusOf(JsonNode error) {
    String kind = error.path("type").asText("") + " " + error.path("code").asText("");
    if (kind.contains("rate_limit") || kind.contains("insufficient_quota")) {
      return 429;
    }
    if (kind.contains("overloaded")) {
      return 503;
    }
    if (kind.contains("authentication") || kind.contains("invalid_api_key")) {
      return 401;
    }
    if (kind.contains("model_not_found")) {
      return 404;
    }
    return kind.contains("invalid_request")
            || kind.contains("context_length")
            || kind.contains("content_filter")
        ? 400
        : 500;
  }

  private GatewayException errorOf(int status, OptionalLong retryAfterMillis, JsonNode error) {
    String kind = error.path("code").asText("") + " " + error.path("type").asText("");
    JsonNode plain = error.isTextual() ? error : MissingNode.getInstance();
    String message =
        UpstreamErrors.message(
            plain, error.path("message"), error.path("detail"), error.path("errors"));
    return errors.of(status, kind, message, retryAfterMillis);
  }
}
