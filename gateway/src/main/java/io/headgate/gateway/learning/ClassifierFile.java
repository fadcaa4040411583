package io.headgate.gateway.learning;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.learning.ClassifierModel.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** Writes and reads a trained classifier as JSON; numbers of heads are base64 of float32. */
public final class ClassifierFile {

  /** Of the shape of the file; another one is refused. */
  static final int FORMAT = 1;

  /** Files above this many bytes are refused unread. */
  static final int MAX_BYTES = 64 << 20;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(MAX_BYTES)
                          .maxNestingDepth(16)
                          .build())
                  .build())
          .build();

  private ClassifierFile() {}

  /** Writes beside the file first, so that a reader sees the old model or the new one. */
  public static void saveBlocking(ClassifierModel model, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path draft = Files.createTempFile(folder, file.getFileName() + ".", ".tmp");
    try {
      Files.write(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(toJson(model)));
      moveBlocking(draft, file);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void moveBlocking(Path draft, Path file) throws IOException {
    try {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static ObjectNode toJson(ClassifierModel model) {
    ObjectNode json = JSON.createObjectNode();
    Origin origin = model.origin();
    json.put("format", FORMAT);
    json.put("kind", "classifier");
    json.put("embedding_model", origin.embeddingModel());
    json.put("embedding_sha256", origin.embeddingSha256());
    json.put("source", origin.source());
    json.put("rows", origin.rows());
    json.put("dimensions", model.head().dimensions());
    json.put("accuracy", model.accuracy());
    json.put("temperature", model.temperature());
    json.put("familiar", model.familiar());
    json.set("labels", JSON.valueToTree(model.labels()));
    json.set("thresholds", JSON.valueToTree(model.thresholds()));
    json.set("confusion", JSON.valueToTree(model.confusion().counts()));
    json.put("head", ModelJson.text(model.head().weights()));
    model
        .surface()
        .ifPresent(
            surface ->
                json.putObject("surface")
                    .put("weight", model.surfaceWeight())
                    .put("means", ModelJson.text(surface.means()))
                    .put("scales", ModelJson.text(surface.scales()))
                    .put("head", ModelJson.text(surface.weights())));
    return json;
  }

  /**
   * Reads a model.
   *
   * @param embeddingSha256 of the model that the gateway embeds with
   * @throws ModelFileException when there is no such file, it cannot be read or does not hold a
   *     classifier for that embedding model
   */
  public static ClassifierModel loadBlocking(Path file, String embeddingSha256)
      throws ModelFileException {
    try {
      ModelJson json = new ModelJson(JSON.readTree(readBlocking(file)));
      ClassifierModel model = toModel(json);
      if (!model.origin().embeddingSha256().equals(embeddingSha256)) {
        throw new ModelFileException(
            "trained for the embedding model %s (sha256 %s), not for the one in use (%s)"
                .formatted(
                    model.origin().embeddingModel(),
                    brief(model.origin().embeddingSha256()),
                    brief(embeddingSha256)));
      }
      return model;
    } catch (ModelFileException e) {
      throw new ModelFileException(file + ": " + e.getMessage());
    } catch (NoSuchFileException e) {
      throw new ModelFileException(file + ": no such file");
    } catch (JsonProcessingException e) {
      throw new ModelFileException(
          "%s: not JSON: line %d, column %d"
              .formatted(file, e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    } catch (IOException e) {
      throw new ModelFileException(file + ": cannot be read");
    }
  }

  private static byte[] readBlocking(Path file) throws IOException, ModelFileException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new ModelFileException("larger than " + MAX_BYTES + " bytes");
      }
      return bytes;
    }
  }

  private static String brief(String sha256) {
    return sha256.length() <= 12 ? sha256 : sha256.substring(0, 12) + "…";
  }

  private static ClassifierModel toModel(ModelJson json) throws ModelFileException {
    if (json.integer("format", 0, Integer.MAX_VALUE) != FORMAT) {
      throw new ModelFileException("format: not " + FORMAT);
    }
    if (!json.text("kind").equals("classifier")) {
      throw new ModelFileException("kind: not classifier");
    }
    List<String> labels = json.labels("labels");
    SoftmaxHead head = SoftmaxHead.of(labels.size(), json.floats("head", labels.size()));
    if (head.dimensions() != json.integer("dimensions", 1, Integer.MAX_VALUE)) {
      throw new ModelFileException("head: not as many numbers as labels times dimensions");
    }
    Optional<ModelJson> surface = json.object("surface");
    return new ClassifierModel(
        new Origin(
            json.text("embedding_model"),
            json.text("embedding_sha256"),
            json.text("source"),
            json.integer("rows", 1, Integer.MAX_VALUE)),
        labels,
        head,
        surface.isPresent()
            ? Optional.of(toSurface(surface.get(), labels.size()))
            : Optional.empty(),
        surface.isPresent() ? surface.get().number("weight", 0, 100) : 0,
        json.number("temperature", 1e-3, 1e3),
        json.probabilities("thresholds", labels.size()),
        json.number("familiar", -1e9, 1e9),
        json.confusion("confusion", labels));
  }

  private static LogisticHead toSurface(ModelJson json, int classes) throws ModelFileException {
    float[] means = json.floats("means", 1);
    float[] scales = json.floats("scales", means.length);
    float[] weights = json.floats("head", classes);
    if (scales.length != means.length || weights.length != classes * (means.length + 1)) {
      throw new ModelFileException("surface: its parts do not fit together");
    }
    return new LogisticHead(classes, means, scales, weights);
  }
}
