package io.headgate.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import java.util.ArrayList;
import java.util.List;

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

  /** The text parts, one after the other. */
  static String text(JsonNode content) {
    if (content.isTextual()) {
      return content.textValue();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      text.append(part.path("text").asText(""));
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
        return new DataUrl(
            parameters < 0 ? type : type.substring(0, parameters), url.substring(comma + 1));
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
}
