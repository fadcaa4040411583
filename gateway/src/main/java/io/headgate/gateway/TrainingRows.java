package io.headgate.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headgate.gateway.learning.ClassifierModel.Row;
import io.headgate.gateway.signals.SurfaceFeatures;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Labelled requests out of a file of JSON lines: texts with labels, or decisions that a gateway
 * logged, which carry their embedding in place of the text.
 */
final class TrainingRows {

  /** More are refused: training holds all of them. */
  static final int MAX_ROWS = 500_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final List<Raw> rows = new ArrayList<>();
  private int skipped;

  /**
   * One line.
   *
   * @param text empty where there is a vector
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Raw(String label, String text, float @Nullable [] vector, float[] surface) {}

  private TrainingRows(Path file) {
    this.file = file;
  }

  /**
   * Reads a file; blocks.
   *
   * @param embeddingSha256 of the model in use; logged decisions of another one are skipped
   * @param wanted which decisions count; texts always do
   * @throws CommandFailure with the line that is not understood
   */
  static TrainingRows readBlocking(Path file, String embeddingSha256, Predicate<JsonNode> wanted) {
    TrainingRows rows = new TrainingRows(file);
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          rows.add(line, number, embeddingSha256, wanted);
        }
      }
    } catch (IOException unreadable) {
      throw new CommandFailure(
          Headgate.MISUSED, file + " cannot be read as text: " + unreadable.getMessage());
    }
    return rows;
  }

  private void add(String line, int number, String sha256, Predicate<JsonNode> wanted) {
    JsonNode json = parse(line, number);
    if (json.path("text").isTextual() && json.path("label").isTextual()) {
      String text = json.path("text").textValue();
      rows.add(new Raw(json.path("label").textValue(), text, null, SurfaceFeatures.of(text)));
    } else if (json.path("strategy").isTextual()) {
      addDecision(json, number, sha256, wanted);
    } else {
      throw malformed(number);
    }
    if (rows.size() > MAX_ROWS) {
      throw new CommandFailure(Headgate.MISUSED, file + " has more than " + MAX_ROWS + " rows");
    }
  }

  private void addDecision(JsonNode json, int number, String sha256, Predicate<JsonNode> wanted) {
    Optional<float[]> vector = floats(json.path("embedding"), number);
    Optional<float[]> surface = floats(json.path("surface"), number);
    boolean usable =
        vector.isPresent()
            && surface.isPresent()
            && json.path("embedding_model").asText().equals(sha256);
    if (usable && wanted.test(json)) {
      String label = json.path("label").asText(json.path("route").asText());
      rows.add(new Raw(label, "", vector.get(), surface.get()));
    } else {
      skipped++;
    }
  }

  private Optional<float[]> floats(JsonNode value, int number) {
    if (!value.isTextual()) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(value.textValue());
      float[] floats = new float[bytes.length / Float.BYTES];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
      return Optional.of(floats);
    } catch (IllegalArgumentException noBase64) {
      throw malformed(number);
    }
  }

  private JsonNode parse(String line, int number) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException noJson) {
      throw malformed(number);
    }
  }

  private CommandFailure malformed(int number) {
    return new CommandFailure(
        Headgate.MISUSED,
        file
            + ":"
            + number
            + ": expected {\"text\": \"...\", \"label\": \"...\"}, or a line of a decision log");
  }

  /** Decisions that did not count. */
  int skipped() {
    return skipped;
  }

  int size() {
    return rows.size();
  }

  /** With an embedding for each; computes those that are missing. */
  List<Row> embeddedBlocking(TextEmbedder embedder) {
    List<float[]> vectors =
        embedder.embedAllBlocking(
            rows.stream().filter(row -> row.vector() == null).map(Raw::text).toList());
    List<Row> embedded = new ArrayList<>(rows.size());
    int next = 0;
    for (Raw row : rows) {
      float[] known = row.vector();
      embedded.add(new Row(row.label(), known == null ? vectors.get(next) : known, row.surface()));
      next += known == null ? 1 : 0;
    }
    return embedded;
  }
}
