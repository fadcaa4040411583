package io.headgate.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gemini's content generation, embeddings, token counting and models. */
final class GeminiProtocol implements Protocol {

  private static final List<String> MODELS =
      List.of("gemini-sim", "gemini-sim-flash", "gemini-embedding-sim");

  private final Composer composer;
  private final GeminiEmbeddings embeddings;
  private final long seed;

  GeminiProtocol(long seed) {
    this.composer = new Composer(seed);
    this.embeddings = new GeminiEmbeddings(seed);
    this.seed = seed;
  }

  @Override
  public void admit(Inbound inbound) {
    String key =
        inbound
            .header("x-goog-api-key")
            .or(() -> Optional.ofNullable(inbound.query().get("key")))
            .or(inbound::bearer)
            .filter(value -> !value.isBlank())
            .orElseThrow(
                () ->
                    Problem.of(
                        403, "Method doesn't allow unregistered callers (no identity given)."));
    if (key.contains("invalid")) {
      throw Problem.of(400, "API key not valid. Please pass a valid API key.", "API_KEY_INVALID");
    }
  }

  @Override
  public boolean wantsStream(Inbound inbound) {
    return inbound.route().operation() == Operation.GENERATE_STREAM;
  }

  @Override
  public Reply answer(Inbound inbound, boolean asStream) {
    return switch (inbound.route().operation()) {
      case GENERATE, GENERATE_STREAM -> generate(inbound, asStream);
      case EMBED -> embeddings.one(inbound);
      case EMBED_BATCH -> embeddings.batch(inbound);
      case COUNT_TOKENS -> count(inbound);
      case LIST_MODELS -> Reply.plain(models());
      case GET_MODEL -> Reply.plain(model(inbound.model()));
      default ->
          throw Problem.of(404, "The requested URL " + inbound.route().path() + " was not found.");
    };
  }

  private Reply generate(Inbound inbound, boolean asStream) {
    Prompt prompt = GeminiReader.read(inbound);
    if (inbound.isRefusedPrefill(prompt)) {
      throw Problem.of(400, "Please ensure that multiturn requests end with a user role.");
    }
    Answer answer = inbound.faulted(composer.compose(prompt, 0, inbound.fixedAnswer()));
    String id = Chance.hex(seed + prompt.seed(), inbound.essence());
    GeminiWriter writer = new GeminiWriter(id, inbound.model(), GeminiSafety.of(prompt), answer);
    if (!asStream) {
      return Reply.generated(writer.document(), writer.tokens());
    }
    return "sse".equals(inbound.query().get("alt"))
        ? Reply.stream(writer.events())
        : Reply.generated(writer.chunks(), writer.tokens());
  }

  /** Counts the request itself, or the whole one that it may enclose. */
  private static Reply count(Inbound inbound) {
    Prompt prompt = GeminiReader.readEnclosed(inbound);
    return Reply.plain(Json.object().put("totalTokens", prompt.inputTokens()));
  }

  private static ObjectNode models() {
    ObjectNode list = Json.object();
    ArrayNode models = list.putArray("models");
    MODELS.forEach(name -> models.add(model(name)));
    return list;
  }

  private static ObjectNode model(String name) {
    ObjectNode model = Json.object().put("name", "models/" + name).put("version", "sim");
    model.put("displayName", name).put("inputTokenLimit", 1_048_576);
    model.put("outputTokenLimit", 65_536);
    ArrayNode methods = model.putArray("supportedGenerationMethods");
    if (name.contains("embedding")) {
      methods.add("embedContent").add("batchEmbedContents");
    } else {
      methods.add("generateContent").add("countTokens");
    }
    return model;
  }

  @Override
  public Reply error(Problem problem, String requestId) {
    ObjectNode document = Json.object();
    ObjectNode error = document.putObject("error").put("code", problem.status());
    error.put("message", problem.text()).put("status", statusName(problem.status()));
    ArrayNode details = error.putArray("details");
    problem.code().ifPresent(reason -> errorInfo(details.addObject(), reason));
    return Reply.error(problem.status(), document);
  }

  private static void errorInfo(ObjectNode detail, String reason) {
    detail
        .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
        .put("reason", reason)
        .put("domain", "googleapis.com");
  }

  private static String statusName(int status) {
    return switch (status) {
      case 401 -> "UNAUTHENTICATED";
      case 403 -> "PERMISSION_DENIED";
      case 404 -> "NOT_FOUND";
      case 409 -> "ABORTED";
      case 429 -> "RESOURCE_EXHAUSTED";
      case 499 -> "CANCELLED";
      case 501 -> "UNIMPLEMENTED";
      case 503 -> "UNAVAILABLE";
      case 504 -> "DEADLINE_EXCEEDED";
      default -> status >= 500 ? "INTERNAL" : "INVALID_ARGUMENT";
    };
  }

  @Override
  public SseEvent errorEvent() {
    Reply error = error(Problem.of(503, "The model is overloaded. Please try again later."), "");
    return new SseEvent(SseEvent.Part.END, null, error.document(), 0);
  }

  @Override
  public Map<String, String> headers(RateLimits limits, String requestId) {
    return Map.of("server-timing", "gfet4t7; dur=1", "x-sim-request-id", requestId);
  }

  @Override
  public String lineEnd() {
    return "\r\n";
  }

  static JsonNode either(JsonNode object, String camel, String snake) {
    return object.has(camel) ? object.get(camel) : object.path(snake);
  }
}
