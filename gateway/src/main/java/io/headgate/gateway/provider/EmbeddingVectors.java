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

/** The two ways in which a vector travels: numbers, or base64 of little-endian 32-bit floats. */
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
        throw GatewayException.of(
            ErrorCode.UPSTREAM_ERROR, "the provider's answer holds something that is no embedding");
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

  static TextNode encode(JsonNode numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (JsonNode number : numbers) {
      bytes.putFloat((float) number.doubleValue());
    }
    return TextNode.valueOf(Base64.getEncoder().encodeToString(bytes.array()));
  }

  private static ArrayNode decode(String base64) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException malformed) {
      throw GatewayException.of(
          ErrorCode.UPSTREAM_ERROR, "the provider sent an embedding that is not base64");
    }
    ByteBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    ArrayNode numbers = JsonNodeFactory.instance.arrayNode(bytes.length / Float.BYTES);
    while (floats.remaining() >= Float.BYTES) {
      numbers.add(floats.getFloat());
    }
    return numbers;
  }
}
