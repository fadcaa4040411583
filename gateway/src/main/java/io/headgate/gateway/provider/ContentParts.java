package io.headgate.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The content of an OpenAI message, whether written as a string or as parts. */
final class ContentParts {

  private ContentParts() {}

  /** The parts; a plain string is one text part, absent or empty content is none. */
  static List<JsonNode> of(JsonNode content) {
    List<JsonNode> parts = new ArrayList<>();
    if (content.isTextual()) {
      if (!content.textValue().isEmpty()) {
        parts.add(
            JsonNodeFactory.instance
                .objectNode()
                .put("type", "text")
                .put("text", content.textValue()));
      }
    } else {
      content.forEach(parts::add);
    }
    return parts;
  }

  /** The text parts, one after the other; what an assistant refused with is its text as well. */
  static String text(JsonNode content) {
    if (content.isTextual()) {
      return content.textValue();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      text.append(part.path("text").asText(part.path("refusal").asText("")));
    }
    return text.toString();
  }

  /** A {@code data:} URL taken apart. */
  record DataUrl(String mediaType, String base64) {

    /**
     * Reads one.
     *
     * @throws GatewayException status 400 when it is not base64 of a media type
     */
    static DataUrl parse(String url) {
      int comma = url.indexOf(',');
      if (url.startsWith("data:") && comma > 0 && url.substring(0, comma).endsWith(";base64")) {
        String type = url.substring("data:".length(), comma - ";base64".length());
        int parameters = type.indexOf(';');
        String bare = parameters < 0 ? type : type.substring(0, parameters);
        if (bare.indexOf('/') > 0) {
          return new DataUrl(bare, url.substring(comma + 1));
        }
      }
      throw GatewayException.at(
          ErrorCode.INVALID_VALUE,
          "messages",
          "a data URL is not of the form data:TYPE;base64,… (the only one this provider takes)");
    }
  }

  static GatewayException unsupported(String dialect, String what, String param) {
    return GatewayException.at(
        ErrorCode.UNSUPPORTED_PARAMETER,
        param,
        param + ": " + dialect + " models do not offer " + what + "; choose another model");
  }

  /** What an assistant's message says; the words of a refusal where it says nothing else. */
  static String assistantText(JsonNode message) {
    String said = text(message.path("content"));
    return said.isEmpty() ? message.path("refusal").asText("") : said;
  }

  /** Refuses the form that calls had before there were tools. */
  static void refuseOldFunctions(String dialect, JsonNode message) {
    if (message.hasNonNull("function_call") || message.path("role").asText().equals("function")) {
      throw unsupported(dialect, "function_call; send tool_calls and tool messages", "messages");
    }
  }

  /** The function of a call; the only kind of call that dialects other than OpenAI's have. */
  static JsonNode function(String dialect, JsonNode call) {
    if (!call.path("function").isObject()) {
      throw unsupported(dialect, "calls of other tools than functions", "messages");
    }
    return call.path("function");
  }

  /**
   * The only tool that the caller lets the model use; empty for the choices that are words.
   *
   * @throws GatewayException when the choice is of a kind that only OpenAI has
   */
  static Optional<String> forcedFunction(String dialect, JsonNode toolChoice) {
    if (!toolChoice.isObject()) {
      return Optional.empty();
    }
    JsonNode name = toolChoice.path("function").path("name");
    if (!name.isTextual()) {
      throw unsupported(dialect, "this kind of choice; name a function", "tool_choice");
    }
    return Optional.of(name.textValue());
  }

  /** Refuses members of a request that cannot be left out without changing the answer. */
  static void refuseWhatOnlyOpenAiHas(String dialect, ChatRequest request) {
    if (!request.get("audio").isMissingNode()) {
      throw unsupported(dialect, "audio", "audio");
    }
    if (!request.get("functions").isMissingNode()) {
      throw unsupported(dialect, "functions; send tools", "functions");
    }
    if (!request.get("web_search_options").isMissingNode()) {
      throw unsupported(dialect, "web search", "web_search_options");
    }
    for (JsonNode modality : request.get("modalities")) {
      if (!modality.asText().equals("text")) {
        throw unsupported(dialect, "answers other than text", "modalities");
      }
    }
  }
}
