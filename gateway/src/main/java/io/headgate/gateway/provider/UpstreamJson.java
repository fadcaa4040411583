package io.headgate.gateway.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads and writes the JSON that travels between Headgate and providers.
 *
 * <p>Decimal numbers keep all their digits, because arguments of tools pass through here. Half a
 * surrogate pair, which some providers send when they cut a text between two chunks, is written as
 * an escape, so that whoever joins the chunks gets the character back.
 */
final class UpstreamJson {

  private static final int MAX_DEPTH = 128;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /** For vectors: numbers by the thousand, of which 32 bits count. */
  private static final ObjectMapper BINARY =
      JsonMapper.builder(FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final ObjectMapper EXACT =
      JsonMapper.builder(FACTORY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private UpstreamJson() {}

  /**
   * Reads a JSON object that a provider sent.
   *
   * @throws GatewayException {@link ErrorCode#UPSTREAM_ERROR} when it is none
   */
  static ObjectNode readObject(Buffer text) {
    return readObject(EXACT, text.getBytes(), 0, text.length());
  }

  static ObjectNode readObject(byte[] text, int from, int to) {
    return readObject(EXACT, text, from, to);
  }

  /** Like {@link #readObject(Buffer)}, with decimal numbers as the nearest double. */
  static ObjectNode readVectors(Buffer text) {
    return readObject(BINARY, text.getBytes(), 0, text.length());
  }

  private static ObjectNode readObject(ObjectMapper mapper, byte[] text, int from, int to) {
    try {
      if (mapper.readTree(text, from, to - from) instanceof ObjectNode object) {
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
      return EXACT.readTree(text.getBytes());
    } catch (IOException malformed) {
      return EXACT.missingNode();
    }
  }

  /** Reads a JSON object out of a string; empty when it is none. */
  static ObjectNode readArguments(String text) {
    try {
      if (!text.isBlank() && EXACT.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException malformed) {
      // An empty object stands for it.
    }
    return EXACT.createObjectNode();
  }

  static Buffer write(JsonNode json) {
    return Buffer.buffer(writeBytes(json));
  }

  static byte[] writeBytes(JsonNode json) {
    try {
      return EXACT.writeValueAsBytes(json);
    } catch (JsonProcessingException halfCharacter) {
      return encode(writeText(json));
    }
  }

  static String writeText(JsonNode json) {
    try {
      return EXACT.writeValueAsString(json);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a JSON tree cannot be written", impossible);
    }
  }

  /** What stands between the quotes of a JSON string. */
  static byte[] quote(String text) {
    try {
      return JsonStringEncoder.getInstance().quoteAsUTF8(text);
    } catch (IllegalArgumentException halfCharacter) {
      return encode(new String(JsonStringEncoder.getInstance().quoteAsString(text)));
    }
  }

  /** JSON in UTF-8; surrogates without a partner, which can only stand in strings, as escapes. */
  private static byte[] encode(String json) {
    StringBuilder escaped = new StringBuilder(json.length() + 16);
    json.codePoints()
        .forEach(
            c -> {
              if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                escaped.append("\\u").append(Integer.toHexString(c));
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.toString().getBytes(StandardCharsets.UTF_8);
  }
}
