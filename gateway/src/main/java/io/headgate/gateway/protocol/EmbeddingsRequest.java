package io.headgate.gateway.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;

/**
 * One embeddings call in OpenAI's form, checked.
 *
 * @param base64 whether the vectors are wanted as base64 of little-endian 32-bit floats
 * @param dimensions the length of vector wanted, when the caller named one
 */
public record EmbeddingsRequest(
    JsonBody body, String model, boolean base64, OptionalInt dimensions) {

  static final int MAX_INPUTS = 2_048;
  static final int MAX_DIMENSIONS = 65_536;

  /** Characters of one text: over four times the context of the largest embedding models. */
  static final int MAX_INPUT_LENGTH = 262_144;

  /**
   * Checks a body.
   *
   * @throws GatewayException status 400, naming the member that is at fault
   */
  public static EmbeddingsRequest of(JsonBody body) {
    JsonReader request = JsonReader.of(body.json());
    ChatRequestRules.refuseSteering(request);
    String model = ChatRequestRules.modelOf(request);
    checkInput(request);
    String format = request.text("encoding_format", 16);
    if (format != null && !format.equals("float") && !format.equals("base64")) {
      throw request.invalid("encoding_format", "float or base64");
    }
    request.text("user", ChatRequestRules.MAX_USER_LENGTH);
    OptionalInt dimensions = request.integer("dimensions", 1, MAX_DIMENSIONS);
    return new EmbeddingsRequest(body, model, "base64".equals(format), dimensions);
  }

  public ObjectNode json() {
    return body.json();
  }

  /** A text, an array of texts, an array of token ids, or an array of such arrays. */
  public JsonNode input() {
    return body.json().path("input");
  }

  private static void checkInput(JsonReader request) {
    JsonNode input = request.get("input");
    boolean valid = isText(input);
    if (input.isArray() && !input.isEmpty()) {
      valid = areTexts(input) || areTokens(input) || areTokenArrays(input);
    }
    if (!valid) {
      throw request.invalid(
          "input",
          "a non-empty string of at most "
              + MAX_INPUT_LENGTH
              + " characters, or up to "
              + MAX_INPUTS
              + " of them, or token ids");
    }
  }

  private static boolean isText(JsonNode value) {
    return value.isTextual()
        && !value.textValue().isEmpty()
        && value.textValue().length() <= MAX_INPUT_LENGTH;
  }

  private static boolean areTexts(JsonNode values) {
    if (values.size() > MAX_INPUTS) {
      return false;
    }
    for (JsonNode value : values) {
      if (!isText(value)) {
        return false;
      }
    }
    return true;
  }

  private static boolean areTokens(JsonNode values) {
    for (JsonNode value : values) {
      if (!value.isInt() || value.intValue() < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean areTokenArrays(JsonNode values) {
    if (values.size() > MAX_INPUTS) {
      return false;
    }
    for (JsonNode value : values) {
      if (!value.isArray() || value.isEmpty() || !areTokens(value)) {
        return false;
      }
    }
    return true;
  }
}
