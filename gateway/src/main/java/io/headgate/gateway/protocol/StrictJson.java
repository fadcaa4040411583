package io.headgate.gateway.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request body as one JSON object, refusing whatever two readers could understand
 * differently: duplicate members, comments, encodings other than UTF-8, numbers without a finite
 * value, lone surrogates, more than one document.
 */
public final class StrictJson {

  /** Containers inside containers. */
  static final int MAX_DEPTH = 64;

  /** Characters of a member's name. */
  static final int MAX_NAME_LENGTH = 256;

  /** A name in UTF-8, as the parser counts; its characters are counted afterwards. */
  private static final int MAX_NAME_BYTES = 4 * MAX_NAME_LENGTH;

  /** Characters of a number. */
  static final int MAX_NUMBER_LENGTH = 100;

  /** Values of all kinds in one body. */
  static final int MAX_VALUES = 250_000;

  private static final String BEYOND_LIMIT =
      "the JSON body is beyond a limit (depth "
          + MAX_DEPTH
          + ", "
          + MAX_NAME_LENGTH
          + " characters in a name, "
          + MAX_NUMBER_LENGTH
          + " in a number)";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNameLength(MAX_NAME_BYTES)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final byte[] wire;
  private final boolean mayHoldSurrogates;
  private final Map<String, JsonBody.Span> spans = new HashMap<>();
  private int values;

  private StrictJson(byte[] wire, boolean mayHoldSurrogates) {
    this.wire = wire;
    this.mayHoldSurrogates = mayHoldSurrogates;
  }

  /**
   * Reads the whole body. The time is linear in its length, about 3 ms for each MiB.
   *
   * @throws GatewayException {@link ErrorCode#INVALID_JSON} with what is wrong and where
   */
  public static JsonBody parse(byte[] wire) {
    if (wire.length == 0) {
      throw invalid("the body is empty (expected: a JSON object)");
    }
    if (wire.length >= 3
        && wire[0] == (byte) 0xEF
        && wire[1] == (byte) 0xBB
        && wire[2] == (byte) 0xBF) {
      throw invalid("the body begins with a byte order mark (expected: plain UTF-8)");
    }
    int malformed = Utf8.firstMalformed(wire);
    if (malformed >= 0) {
      throw invalid("the body is not valid UTF-8 at byte " + malformed);
    }
    return new StrictJson(wire, Utf8.mentionsSurrogates(wire)).read();
  }

  private JsonBody read() {
    try (JsonParser parser = FACTORY.createParser(wire)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw invalid("the body is not a JSON object");
      }
      ObjectNode root = readRoot(parser);
      if (parser.nextToken() != null) {
        throw invalid("the body has something after its JSON object");
      }
      return new JsonBody(root, wire, spans);
    } catch (StreamConstraintsException tooMuch) {
      throw invalid(BEYOND_LIMIT + at(tooMuch.getLocation()));
    } catch (JsonEOFException early) {
      throw invalid("the body ends within its JSON object");
    } catch (JsonProcessingException syntax) {
      throw invalid("the body is not valid JSON" + at(syntax.getLocation()));
    } catch (IOException impossible) {
      throw new IllegalStateException("reading from memory failed", impossible);
    }
  }

  private ObjectNode readRoot(JsonParser parser) throws IOException {
    ObjectNode root = NODES.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      int start = (int) parser.currentTokenLocation().getByteOffset();
      add(root, name, readValue(parser, token), parser);
      spans.put(name, new JsonBody.Span(start, (int) parser.currentLocation().getByteOffset()));
    }
    return root;
  }

  private ObjectNode readObject(JsonParser parser) throws IOException {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      add(object, name, readValue(parser, parser.nextToken()), parser);
    }
    return object;
  }

  private void add(ObjectNode object, String name, JsonNode value, JsonParser parser) {
    checkText(name, parser);
    if (name.length() > MAX_NAME_LENGTH) {
      throw invalid(BEYOND_LIMIT + at(parser));
    }
    if (object.replace(name, value) != null) {
      throw invalid("the member \"" + printable(name) + "\" stands twice" + at(parser));
    }
  }

  private ArrayNode readArray(JsonParser parser) throws IOException {
    ArrayNode array = NODES.arrayNode();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      array.add(readValue(parser, token));
    }
    return array;
  }

  private JsonNode readValue(JsonParser parser, JsonToken token) throws IOException {
    if (++values > MAX_VALUES) {
      throw invalid("the JSON body holds more than " + MAX_VALUES + " values");
    }
    return switch (token) {
      case START_OBJECT -> readObject(parser);
      case START_ARRAY -> readArray(parser);
      case VALUE_STRING -> NODES.textNode(checkText(parser.getText(), parser));
      case VALUE_NUMBER_INT -> readInteger(parser);
      case VALUE_NUMBER_FLOAT -> readDouble(parser);
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw invalid("the body is not valid JSON" + at(parser));
    };
  }

  private static JsonNode readInteger(JsonParser parser) throws IOException {
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      default -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  private static JsonNode readDouble(JsonParser parser) throws IOException {
    double value = parser.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw invalid("a number is too large" + at(parser));
    }
    return NODES.numberNode(value);
  }

  private String checkText(String text, JsonParser parser) {
    if (mayHoldSurrogates && Utf8.hasLoneSurrogate(text)) {
      throw invalid("a string holds a lone surrogate" + at(parser));
    }
    return text;
  }

  private static String at(JsonParser parser) {
    return at(parser.currentTokenLocation());
  }

  /** Where, and nothing of what the parser has to say: its words are for those who configure it. */
  private static String at(@Nullable JsonLocation place) {
    return place == null || place.getByteOffset() < 0 ? "" : " at byte " + place.getByteOffset();
  }

  private static String printable(String text) {
    return text.codePoints()
        .map(
            c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '?' : c)
        .limit(200)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static GatewayException invalid(String message) {
    return GatewayException.of(ErrorCode.INVALID_JSON, message);
  }
}
