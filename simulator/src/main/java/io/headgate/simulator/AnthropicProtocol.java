package io.headgate.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Anthropic's messages, token counting and models. */
final class AnthropicProtocol implements Protocol {

  private static final List<String> MODELS = List.of("claude-sim", "claude-sim-mini");

  private final Composer composer;
  private final long seed;

  AnthropicProtocol(long seed) {
    this.composer = new Composer(seed);
    this.seed = seed;
  }

  @Override
  public void admit(Inbound inbound) {
    String key =
        inbound
            .header("x-api-key")
            .or(inbound::bearer)
            .orElseThrow(() -> Problem.of(401, "x-api-key header is required"));
    if (key.contains("invalid")) {
      throw Problem.of(401, "invalid x-api-key");
    }
    if (inbound.header("anthropic-version").isEmpty()) {
      throw Problem.of(400, "anthropic-version: header is required");
    }
  }

  @Override
  public boolean wantsStream(Inbound inbound) {
    return inbound.route().operation() == Operation.GENERATE
        && inbound.body().path("stream").asBoolean();
  }

  @Override
  public Reply answer(Inbound inbound, boolean asStream) {
    return switch (inbound.route().operation()) {
      case GENERATE -> message(inbound, asStream);
      case COUNT_TOKENS -> {
        Prompt prompt = AnthropicReader.read(inbound);
        yield Reply.plain(Json.object().put("input_tokens", prompt.inputTokens()));
      }
      case LIST_MODELS -> Reply.plain(models());
      case GET_MODEL -> Reply.plain(model(inbound.model()));
      case WRONG_METHOD -> throw Problem.of(405, "Method Not Allowed");
      default -> throw Problem.of(404, "Not found");
    };
  }

  private Reply message(Inbound inbound, boolean asStream) {
    Prompt prompt = AnthropicReader.read(inbound);
    if (inbound.isRefusedPrefill(prompt)) {
      throw Problem.of(400, "This model does not support assistant message prefill.");
    }
    Answer answer = inbound.faulted(composer.compose(prompt, 0, inbound.fixedAnswer()));
    String id = "msg_" + Chance.hex(seed, inbound.essence());
    AnthropicWriter writer = new AnthropicWriter(id, inbound.model(), answer);
    return asStream
        ? Reply.stream(writer.events())
        : Reply.generated(writer.document(), answer.outputTokens());
  }

  private static ObjectNode models() {
    ObjectNode list = Json.object();
    ArrayNode data = list.putArray("data");
    MODELS.forEach(id -> data.add(model(id)));
    return list.put("first_id", MODELS.get(0))
        .put("has_more", false)
        .put("last_id", MODELS.get(MODELS.size() - 1));
  }

  private static ObjectNode model(String id) {
    return Json.object()
        .put("type", "model")
        .put("id", id)
        .put("display_name", id)
        .put("created_at", "2025-01-01T00:00:00Z");
  }

  @Override
  public Reply error(Problem problem, String requestId) {
    ObjectNode document = Json.object().put("type", "error");
    document
        .putObject("error")
        .put("type", problem.code().orElse(errorType(problem.status())))
        .put("message", said(problem));
    return Reply.error(problem.status(), document.put("request_id", requestId));
  }

  private static String said(Problem problem) {
    return problem.param().map(param -> param + ": " + problem.text()).orElse(problem.text());
  }

  private static String errorType(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 402 -> "billing_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 504 -> "timeout_error";
      case 529 -> "overloaded_error";
      default -> status >= 500 ? "api_error" : "invalid_request_error";
    };
  }

  @Override
  public SseEvent errorEvent() {
    ObjectNode document = Json.object().put("type", "error");
    document.putObject("error").put("type", "overloaded_error").put("message", "Overloaded");
    return SseEvent.named(SseEvent.Part.END, "error", document);
  }

  @Override
  public Map<String, String> headers(RateLimits limits, String requestId) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("request-id", requestId);
    headers.put("anthropic-ratelimit-requests-limit", "" + RateLimits.REQUESTS);
    headers.put("anthropic-ratelimit-requests-remaining", "" + limits.remainingRequests());
    headers.put("anthropic-ratelimit-requests-reset", limits.resetInstant());
    headers.put("anthropic-ratelimit-tokens-limit", "" + RateLimits.TOKENS);
    headers.put("anthropic-ratelimit-tokens-remaining", "" + limits.remainingTokens());
    headers.put("anthropic-ratelimit-tokens-reset", limits.resetInstant());
    return headers;
  }

  @Override
  public String lineEnd() {
    return "\n";
  }
}
