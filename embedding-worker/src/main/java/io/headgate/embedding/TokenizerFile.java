package io.headgate.embedding;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What this program needs of a {@code tokenizer.json}: the kind of its model and its vocabulary.
 * What it says of truncation and padding is left aside, because texts are cut by the request and
 * never padded.
 *
 * @param kind such as {@code WordPiece}; empty when the file does not say
 * @param vocabulary the number of each token
 */
record TokenizerFile(String kind, Map<String, Integer> vocabulary) {

  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Reads a file.
   *
   * @throws EmbeddingModelFailure when there is none, or it is not such a file
   */
  static TokenizerFile readBlocking(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new EmbeddingModelFailure(
          "no file " + file + "; name the tokenizer.json that belongs to the model");
    }
    try (JsonParser parser = JSON.createParser(file.toFile())) {
      TokenizerFile read = new TokenizerFile("", Map.of());
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean model = parser.currentName().equals("model");
        parser.nextToken();
        if (model && parser.currentToken() == JsonToken.START_OBJECT) {
          read = model(parser);
        } else {
          parser.skipChildren();
        }
      }
      return read;
    } catch (IOException e) {
      throw new EmbeddingModelFailure(
          file + " is not a tokenizer.json; name the one that belongs to the model");
    }
  }

  private static TokenizerFile model(JsonParser parser) throws IOException {
    String kind = "";
    Map<String, Integer> vocabulary = new HashMap<>(1 << 16);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("type") && value == JsonToken.VALUE_STRING) {
        kind = parser.getText();
      } else if (field.equals("vocab") && value == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          vocabulary.put(parser.currentName(), parser.nextIntValue(-1));
        }
      } else {
        parser.skipChildren();
      }
    }
    return new TokenizerFile(kind, vocabulary);
  }
}
