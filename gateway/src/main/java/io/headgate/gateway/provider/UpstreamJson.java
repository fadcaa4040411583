package io.headgate.gateway.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/** Reads and writes the JSON that travels between Headgate and providers. */
final class UpstreamJson {

  private static final int MAX_DEPTH = 128;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .disable(JsonFactory.Feature.CHARSET_DETECTION)
              .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(MAX_DEPTH)
                      .maxStringLength(Integer.MAX_VALUE)
                      .build())
              .build());

  private UpstreamJson() {}

  /**
   * Reads a JSON object that a provider sent.
   *
   * @throws GatewayException {@link ErrorCode#UPSTREAM_ERROR} when it is none
   */
  static ObjectNode readObject(Buffer text) {
    return readObject(text.getBytes(), 0, text.length());
  }

  static ObjectNode readObject(byte[] text, int from, int to) {
    try {
      if (MAPPER.readTree(text, from, to - from) instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException malformed) {
      // Told below: what the provider sent is not for the caller's eyes.
    }
    throw GatewayException.of(
        ErrorCode.UPSTREAM_ERROR, "the provider's answer is not a JSON object");
  }

  /** Reads JSON of any kind; a missing node when it is none. */
  static JsonNode readLeniently(Buffer text) {
    try {
      return MAPPER.readTree(text.getBytes());
    } catch (IOException malformed) {
      return MAPPER.missingNode();
    }
  }

  /** Reads a JSON object out of a string; empty when it is none. */
  static ObjectNode readArguments(String text) {
    try {
      if (!text.isBlank() && MAPPER.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException malformed) {
      // An empty object stands for it.
    }
    return MAPPER.createObjectNode();
  }

  static Buffer write(JsonNode json) {
    return Buffer.buffer(writeBytes(json));
  }

  static byte[] writeBytes(JsonNode json) {
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a JSON tree cannot be written", impossible);
    }
  }

  static String writeText(JsonNode json) {
    try {
      return MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a JSON tree cannot be written", impossible);
    }
  }
}
