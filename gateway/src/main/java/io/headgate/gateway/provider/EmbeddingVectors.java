package io.headgate.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * The two ways in which a vector travels: numbers, or base64 of little-endian 32-bit floats. Every
 * number of a vector is finite; anything else would poison whatever is computed from it.
 */
final class EmbeddingVectors {

  private EmbeddingVectors() {}

  /**
   * Brings every {@code embedding} in OpenAI's {@code data} array into the wanted form, in place.
   *
   * @return whether all were in that form already
   */
  static boolean convert(JsonNode data, boolean base64) {
    boolean asWanted = true;
    for (JsonNode entry : data) {
      JsonNode vector = entry.path("embedding");
      if (!(entry instanceof ObjectNode object) || !(vector.isArray() || vector.isTextual())) {
        throw unusable("something that is no embedding");
      }
      if (base64 && vector.isArray()) {
        object.set("embedding", encode(vector));
        asWanted = false;
      } else if (!base64 && vector.isTextual()) {
        object.set("embedding", decode(vector.textValue()));
        asWanted = false;
      }
    }
    return asWanted;
  }

  /** An array of numbers in the wanted form. */
  static JsonNode inForm(JsonNode numbers, boolean base64) {
    TextNode encoded = encode(numbers);
    return base64 ? encoded : numbers;
  }

  static TextNode encode(JsonNode numbers) {
    if (!numbers.isArray() || numbers.isEmpty()) {
      throw unusable("an embedding without numbers");
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (JsonNode number : numbers) {
      if (!number.isNumber()) {
        throw unusable("an embedding with something that is no number");
      }
      bytes.putFloat(finite((float) number.doubleValue()));
    }
    return TextNode.valueOf(Base64.getEncoder().encodeToString(bytes.array()));
  }

  private static ArrayNode decode(String base64) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException malformed) {
      throw unusable("an embedding that is not base64");
    }
    if (bytes.length == 0 || bytes.length % Float.BYTES != 0) {
      throw unusable("an embedding that is not a row of 32-bit floats");
    }
    ByteBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    ArrayNode numbers = JsonNodeFactory.instance.arrayNode(bytes.length / Float.BYTES);
    while (floats.hasRemaining()) {
      numbers.add(finite(floats.getFloat()));
    }
    return numbers;
  }

  private static float finite(float number) {
    if (!Float.isFinite(number)) {
      throw unusable("an embedding with a number that is not finite");
    }
    return number;
  }

  /** Fails when a provider did not embed every input, so that none is taken for another. */
  static void checkCount(JsonNode vectors, JsonNode input) {
    boolean several = input.isArray() && !input.path(0).isNumber();
    int expected = several ? input.size() : 1;
    if (vectors.size() != expected) {
      throw unusable(vectors.size() + " embeddings for " + expected + " inputs");
    }
  }

  private static GatewayException unusable(String what) {
    return GatewayException.of(ErrorCode.UPSTREAM_ERROR, "the provider sent " + what);
  }
}
