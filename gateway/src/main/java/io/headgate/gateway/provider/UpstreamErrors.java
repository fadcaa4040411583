package io.headgate.gateway.provider;

import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What a provider's error means for the caller.
 *
 * <p>Errors that the request caused are passed on in the provider's words, cleaned of anything that
 * looks like a credential. Errors of the provider or of our account with it are told in our own
 * words: theirs may name keys, hosts or organisations.
 */
final class UpstreamErrors {

  private final ProviderConfig config;
  private final Redaction redaction;

  UpstreamErrors(ProviderConfig config) {
    this.config = config;
    this.redaction = new Redaction(config);
  }

  /**
   * Classifies an error.
   *
   * @param status of HTTP, or the one that the provider's error kind stands for
   * @param kind the provider's own word for it, any of its code, type or status
   * @param message the provider's text
   */
  GatewayException of(int status, String kind, String message, OptionalLong retryAfterMillis) {
    String hint = (kind + " " + message).toLowerCase(Locale.ROOT);
    return switch (status) {
      case 401, 403 -> refusedCredential();
      case 404 -> passedOn(ErrorCode.MODEL_NOT_FOUND, message);
      case 408, 504, 524 ->
          own(ErrorCode.UPSTREAM_TIMEOUT, "timed out (" + status + ")", retryAfterMillis);
      case 413 -> passedOn(ErrorCode.REQUEST_TOO_LARGE, message);
      case 422 -> passedOn(ErrorCode.UNPROCESSABLE_REQUEST, message);
      case 429 -> own(ErrorCode.RATE_LIMIT_EXCEEDED, "is rate limited (429)", retryAfterMillis);
      case 503, 529 ->
          own(ErrorCode.UPSTREAM_OVERLOADED, "is overloaded (" + status + ")", retryAfterMillis);
      default -> {
        if (status >= 400 && status < 500) {
          yield isBadCredential(hint) ? refusedCredential() : passedOn(clientError(hint), message);
        }
        yield own(ErrorCode.UPSTREAM_ERROR, "failed (" + status + ")", retryAfterMillis);
      }
    };
  }

  private static ErrorCode clientError(String hint) {
    if (hint.contains("context_length_exceeded")
        || hint.contains("prompt is too long")
        || hint.contains("maximum context length")
        || hint.contains("exceeds the maximum number of tokens")
        || hint.contains("exceed context limit")) {
      return ErrorCode.CONTEXT_LENGTH_EXCEEDED;
    }
    if (hint.contains("content_policy_violation")
        || hint.contains("content_filter")
        || hint.contains("responsibleaipolicyviolation")) {
      return ErrorCode.CONTENT_BLOCKED;
    }
    return ErrorCode.INVALID_REQUEST;
  }

  private static boolean isBadCredential(String hint) {
    return hint.contains("api_key_invalid") || hint.contains("api key not valid");
  }

  private GatewayException refusedCredential() {
    return GatewayException.of(
        ErrorCode.UPSTREAM_AUTH,
        "provider "
            + config.name()
            + " refused the gateway's credential; its operator must check providers."
            + config.name()
            + ".api_keys");
  }

  private GatewayException passedOn(ErrorCode code, String message) {
    return GatewayException.of(code, "provider " + config.name() + ": " + redaction.clean(message));
  }

  private GatewayException own(ErrorCode code, String what, OptionalLong retryAfterMillis) {
    return GatewayException.of(code, "provider " + config.name() + " " + what)
        .retryAfter(retryAfterMillis);
  }
}
