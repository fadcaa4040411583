package io.headgate.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** OpenAI's chat completions, embeddings and models. */
final class OpenAiProtocol implements Protocol {

  private static final List<String> MODELS =
      List.of("gpt-sim", "gpt-sim-mini", "text-embedding-sim");

  private final Composer composer;
  private final OpenAiEmbeddings embeddings;
  private final long seed;

  OpenAiProtocol(long seed) {
    this.composer = new Composer(seed);
    this.embeddings = new OpenAiEmbeddings(seed);
    this.seed = seed;
  }

  @Override
  public void admit(Inbound inbound) {
    String key =
        inbound
            .bearer()
            .or(() -> inbound.header("api-key"))
            .orElseThrow(
                () -> Problem.of(401, "You didn't provide an API key.", "invalid_api_key"));
    if (key.contains("invalid")) {
      throw Problem.of(401, "Incorrect API key provided: " + masked(key) + ".", "invalid_api_key");
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
      case GENERATE -> chat(inbound, asStream);
      case EMBED -> embeddings.answer(inbound);
      case LIST_MODELS -> Reply.plain(models());
      case GET_MODEL -> Reply.plain(model(inbound.model()));
      case WRONG_METHOD -> throw Problem.of(405, "Not allowed to use this method on this URL.");
      default -> throw Problem.of(404, "Invalid URL (" + inbound.route().path() + ")");
    };
  }

  private Reply chat(Inbound inbound, boolean asStream) {
    ObjectNode body = inbound.body();
    Prompt prompt = OpenAiReader.read(inbound);
    if (inbound.isRefusedPrefill(prompt)) {
      throw Problem.of(400, "The last message must not be the assistant's.", "invalid_prefill");
    }
    List<Answer> answers =
        IntStream.range(0, body.path("n").asInt(1))
            .mapToObj(
                choice -> inbound.faulted(composer.compose(prompt, choice, inbound.fixedAnswer())))
            .toList();
    String id = Chance.hex(seed + prompt.seed(), inbound.essence());
    OpenAiWriter writer = new OpenAiWriter("chatcmpl-" + id, inbound, answers);
    if (asStream) {
      return Reply.stream(writer.events());
    }
    int tokens = answers.stream().mapToInt(Answer::outputTokens).sum();
    return Reply.generated(writer.document(), tokens);
  }

  private static ObjectNode models() {
    ObjectNode list = Json.object().put("object", "list");
    ArrayNode data = list.putArray("data");
    MODELS.forEach(id -> data.add(model(id)));
    return list;
  }

  private static ObjectNode model(String id) {
    return Json.object()
        .put("id", id)
        .put("object", "model")
        .put("created", OpenAiWriter.CREATED)
        .put("owned_by", "headgate-simulator");
  }

  @Override
  public Reply error(Problem problem, String requestId) {
    ObjectNode document = Json.object();
    ObjectNode error = document.putObject("error");
    error.put("message", problem.text()).put("type", errorType(problem.status()));
    error.put("param", problem.param().orElse(null));
    error.put("code", problem.code().orElse(errorCode(problem.status())));
    return Reply.error(problem.status(), document);
  }

  private static String errorType(int status) {
    return switch (status) {
      case 403 -> "permission_error";
      case 429 -> "rate_limit_error";
      default -> status >= 500 ? "server_error" : "invalid_request_error";
    };
  }

  private static @Nullable String errorCode(int status) {
    return switch (status) {
      case 401 -> "invalid_api_key";
      case 404 -> "not_found";
      case 429 -> "rate_limit_exceeded";
      default -> null;
    };
  }

  @Override
  public SseEvent errorEvent() {
    Reply error =
        error(Problem.of(500, "The server had an error while processing your request."), "");
    return new SseEvent(SseEvent.Part.END, null, error.document(), 0);
  }

  @Override
  public Map<String, String> headers(RateLimits limits, String requestId) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-request-id", requestId);
    headers.put("openai-processing-ms", "1");
    headers.put("openai-version", "2020-10-01");
    headers.put("x-ratelimit-limit-requests", "" + RateLimits.REQUESTS);
    headers.put("x-ratelimit-limit-tokens", "" + RateLimits.TOKENS);
    headers.put("x-ratelimit-remaining-requests", "" + limits.remainingRequests());
    headers.put("x-ratelimit-remaining-tokens", "" + limits.remainingTokens());
    headers.put("x-ratelimit-reset-requests", limits.resetDuration());
    headers.put("x-ratelimit-reset-tokens", limits.resetDuration());
    return headers;
  }

  @Override
  public String lineEnd() {
    return "\n";
  }

  private static String masked(String key) {
    return key.length() <= 8
        ? "****"
        : key.substring(0, 3) + "****" + key.substring(key.length() - 4);
  }
}
