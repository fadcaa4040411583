package io.headgate.simulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request leads: whose protocol, which operation, and the model if the path names it.
 *
 * @param path decoded, without the query
 * @param model with its fault suffix; empty when the path names none
 */
record Route(Protocol.Name protocol, Operation operation, String path, String model) {

  private static final Pattern V1 =
      Pattern.compile(
          ".*/v1/(?<what>chat/completions|embeddings|messages|messages/count_tokens"
              + "|models(?:/(?<model>.+))?)");
  private static final Pattern GEMINI =
      Pattern.compile(".*/v1(?:beta)?/models/(?<model>.+):(?<verb>[A-Za-z]+)");
  private static final Pattern GEMINI_MODELS =
      Pattern.compile(".*/v1beta/models(?:/(?<model>.+))?");

  static Route of(String method, String rawPath, Map<String, String> headers) {
    String path = decode(rawPath);
    Matcher gemini = GEMINI.matcher(path);
    if (gemini.matches()) {
      Operation operation = ofVerb(gemini.group("verb"));
      return checked(Protocol.Name.GEMINI, operation, path, gemini.group("model"), method);
    }
    Matcher geminiModels = GEMINI_MODELS.matcher(path);
    if (geminiModels.matches()) {
      return models(Protocol.Name.GEMINI, path, geminiModels.group("model"), method);
    }
    Protocol.Name speaker = speaker(path, headers);
    Matcher v1 = V1.matcher(path);
    if (!v1.matches()) {
      return new Route(speaker, Operation.UNKNOWN, path, "");
    }
    return switch (v1.group("what")) {
      case "chat/completions" ->
          checked(Protocol.Name.OPENAI, Operation.GENERATE, path, "", method);
      case "embeddings" -> checked(Protocol.Name.OPENAI, Operation.EMBED, path, "", method);
      case "messages" -> checked(Protocol.Name.ANTHROPIC, Operation.GENERATE, path, "", method);
      case "messages/count_tokens" ->
          checked(Protocol.Name.ANTHROPIC, Operation.COUNT_TOKENS, path, "", method);
      default -> models(speaker, path, v1.group("model"), method);
    };
  }

  private static Protocol.Name speaker(String path, Map<String, String> headers) {
    if (path.contains("/v1beta")) {
      return Protocol.Name.GEMINI;
    }
    return headers.containsKey("anthropic-version") || path.contains("/v1/messages")
        ? Protocol.Name.ANTHROPIC
        : Protocol.Name.OPENAI;
  }

  private static Operation ofVerb(String verb) {
    return switch (verb) {
      case "generateContent" -> Operation.GENERATE;
      case "streamGenerateContent" -> Operation.GENERATE_STREAM;
      case "embedContent" -> Operation.EMBED;
      case "batchEmbedContents" -> Operation.EMBED_BATCH;
      case "countTokens" -> Operation.COUNT_TOKENS;
      default -> Operation.UNKNOWN;
    };
  }

  private static Route checked(
      Protocol.Name protocol, Operation operation, String path, String model, String method) {
    boolean isRight = method.equals("POST") || operation == Operation.UNKNOWN;
    return new Route(protocol, isRight ? operation : Operation.WRONG_METHOD, path, model);
  }

  private static Route models(
      Protocol.Name protocol, String path, @Nullable String model, String method) {
    Operation operation = model == null ? Operation.LIST_MODELS : Operation.GET_MODEL;
    return new Route(
        protocol,
        method.equals("GET") ? operation : Operation.WRONG_METHOD,
        path,
        model == null ? "" : model);
  }

  private static String decode(String rawPath) {
    try {
      return URLDecoder.decode(rawPath.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return rawPath;
    }
  }
}
