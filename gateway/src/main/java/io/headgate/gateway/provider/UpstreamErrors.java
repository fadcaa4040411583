package io.headgate.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import java.util.Locale;
import java.util.Optional;
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
      case 402 -> refusedAccount();
      case 404 -> passedOn(ErrorCode.MODEL_NOT_FOUND, message);
      case 408, 504, 524 ->
          own(ErrorCode.UPSTREAM_TIMEOUT, "timed out (" + status + ")", retryAfterMillis);
      case 413 -> passedOn(ErrorCode.REQUEST_TOO_LARGE, message);
      case 422 -> passedOn(ErrorCode.UNPROCESSABLE_REQUEST, message);
      case 429 ->
          hint.contains("insufficient_quota")
              ? refusedAccount()
              : own(ErrorCode.RATE_LIMIT_EXCEEDED, "is rate limited (429)", retryAfterMillis);
      case 498, 503, 529 ->
          own(ErrorCode.UPSTREAM_OVERLOADED, "is overloaded (" + status + ")", retryAfterMillis);
      default -> {
        if (status >= 400 && status < 500) {
          yield ownFault(hint).orElseGet(() -> passedOn(clientError(hint), message));
        }
        yield own(ErrorCode.UPSTREAM_ERROR, "failed (" + status + ")", retryAfterMillis);
      }
    };
  }

  /**
   * The text of the first of the nodes that holds something: a string, or JSON as it stands (some
   * providers describe every faulty member).
   */
  static String message(JsonNode... candidates) {
    for (JsonNode node : candidates) {
      String text = node.isContainerNode() ? UpstreamJson.writeText(node) : node.asText("");
      if (!text.isBlank() && !node.isNull() && !(node.isContainerNode() && node.isEmpty())) {
        return text;
      }
    }
    return "no reason given";
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

  /** What some providers tell as if the caller's request were at fault, but is our account's. */
  private Optional<GatewayException> ownFault(String hint) {
    if (hint.contains("api_key_invalid") || hint.contains("api key not valid")) {
      return Optional.of(refusedCredential());
    }
    return hint.contains("credit balance is too low")
        ? Optional.of(refusedAccount())
        : Optional.empty();
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

  private GatewayException refusedAccount() {
    return GatewayException.of(
        ErrorCode.UPSTREAM_AUTH,
        "provider "
            + config.name()
            + " wants its bill paid before it answers again; its operator must check the account");
  }

  private GatewayException passedOn(ErrorCode code, String message) {
    return GatewayException.of(code, "provider " + config.name() + ": " + redaction.clean(message));
  }

  private GatewayException own(ErrorCode code, String what, OptionalLong retryAfterMillis) {
    return GatewayException.of(code, "provider " + config.name() + " " + what)
        .retryAfter(retryAfterMillis);
  }
}
