package io.headgate.gateway.provider;

import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.EmbeddingsRequest;
import io.headgate.gateway.protocol.GatewayException;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a provider speaks: encodes requests and decodes answers, streams and errors. Stateless and
 * free of I/O; one instance serves all requests of its provider.
 */
public interface ProviderDialect {

  /**
   * The dialect that a provider is configured to speak.
   *
   * @param clock dates the answers of providers that do not date them
   */
  static ProviderDialect of(ProviderConfig config, Clock clock) {
    return switch (config.kind()) {
      case OPENAI -> new OpenAiDialect(config);
      case ANTHROPIC -> new AnthropicDialect(config, clock);
      case GEMINI -> new GeminiDialect(config, clock);
    };
  }

  /** Headers that every request of this dialect carries, besides the credential. */
  Map<String, String> headers();

  /**
   * Encodes a chat call.
   *
   * @param model the provider's name for the model
   * @param defaultMaxTokens sent where the dialect demands a limit and the caller gave none
   * @throws GatewayException {@code unsupported_parameter} when the dialect cannot express what was
   *     asked
   */
  ProviderRequest encodeChat(ChatRequest request, String model, int defaultMaxTokens);

  /**
   * Decodes the body of a successful chat answer.
   *
   * @throws GatewayException when the body is not what the protocol promises
   */
  DecodedAnswer decodeChat(ChatRequest request, String model, Buffer body);

  /** A new decoder for the stream of one chat answer. */
  ChatStreamDecoder openChatStream(ChatRequest request, String model);

  /**
   * Encodes an embeddings call.
   *
   * @throws GatewayException {@code unsupported_parameter} when the provider has no embeddings
   */
  ProviderRequest encodeEmbeddings(EmbeddingsRequest request, String model);

  /**
   * Decodes the body of a successful embeddings answer.
   *
   * @throws GatewayException when the body is not what the protocol promises
   */
  DecodedAnswer decodeEmbeddings(EmbeddingsRequest request, String model, Buffer body);

  /**
   * Decodes an answer whose status is not 2xx.
   *
   * @param retryAfterMillis as the provider's headers said
   */
  GatewayException decodeError(int status, OptionalLong retryAfterMillis, Buffer body);
}
