package io.headgate.gateway.provider;

import io.headgate.gateway.protocol.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One configured provider: where it is, which dialect it speaks and how long it may take.
 *
 * @param name the operator's name for it, used in pins ({@code name/model}), headers and metrics
 * @param baseUrl without a trailing slash; for OpenAI-compatible providers it includes {@code /v1}
 * @param apiKeys the credentials, used by how much room the provider's limits leave each. Empty for
 *     providers that take none
 * @param headers sent with every request, after our own
 */
public record ProviderConfig(
    String name,
    Kind kind,
    URI baseUrl,
    List<Secret> apiKeys,
    Auth auth,
    Map<String, Secret> headers,
    Quirks quirks,
    Timeouts timeouts,
    Pool pool) {

  public ProviderConfig {
    apiKeys = List.copyOf(apiKeys);
    headers = Map.copyOf(headers);
  }

  /** How many credentials there are to choose from; one where none is needed. */
  public int credentials() {
    return Math.max(1, apiKeys.size());
  }

  /** The wire protocol that a provider speaks. */
  public enum Kind {
    /** OpenAI itself and every provider that speaks its protocol. */
    OPENAI,
    ANTHROPIC,
    GEMINI
  }

  /** How the credential travels. */
  public enum Auth {
    /** {@code Authorization: Bearer KEY}. */
    BEARER,
    /** {@code x-api-key: KEY}, Anthropic's way. */
    X_API_KEY,
    /** {@code api-key: KEY}, Azure's way. */
    API_KEY,
    /** {@code x-goog-api-key: KEY}, Gemini's way. */
    X_GOOG_API_KEY,
    /** No credential. */
    NONE
  }

  /**
   * Where an OpenAI-compatible provider departs from OpenAI.
   *
   * @param streamUsage whether it understands {@code stream_options.include_usage}; default true
   * @param maxTokensField the member in which it wants the output limit; default {@code AS_SENT}
   * @param dropParameters top-level request members that it refuses; left out when sent to it
   */
  public record Quirks(
      boolean streamUsage, MaxTokensField maxTokensField, Set<String> dropParameters) {

    public Quirks {
      dropParameters = Set.copyOf(dropParameters);
    }

    public static Quirks none() {
      return new Quirks(true, MaxTokensField.AS_SENT, Set.of());
    }
  }

  /** The member that carries the output limit. */
  public enum MaxTokensField {
    AS_SENT,
    MAX_TOKENS,
    MAX_COMPLETION_TOKENS
  }

  /**
   * The bound of every wait on a provider; all are positive.
   *
   * @param connect until the TCP connection and TLS stand; default 2 s
   * @param firstToken from the request being sent to the first content; default 30 s. For an answer
   *     that is not streamed the total bounds it
   * @param betweenTokens silence within a stream; default 30 s
   * @param total from the start of the attempt to its end; default 600 s
   */
  public record Timeouts(
      Duration connect, Duration firstToken, Duration betweenTokens, Duration total) {

    public static Timeouts defaults() {
      return new Timeouts(
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(600));
    }
  }

  /**
   * The bound of connections to a provider, for each event loop.
   *
   * @param connections open at once; default 512
   * @param waiting requests that may wait for one; more fail at once with 503; default 1,024
   */
  public record Pool(int connections, int waiting) {

    public static Pool defaults() {
      return new Pool(512, 1024);
    }
  }
}
