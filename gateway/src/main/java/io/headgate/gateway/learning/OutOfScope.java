package io.headgate.gateway.learning;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The texts that ship with the gateway as examples of what belongs to no route. */
public final class OutOfScope {

  private static final String TEXTS = "out-of-scope.txt";

  /** Of the digest of the embedding model in the name of a file of vectors. */
  private static final int DIGITS = 12;

  private OutOfScope() {}

  /** Reads them from the class path: at start-up, not for each request. */
  public static List<String> texts() {
    byte[] bytes =
        read(TEXTS).orElseThrow(() -> new IllegalStateException("not on the class path: " + TEXTS));
    return new String(bytes, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  /**
   * Their vectors, of length 1 and in the same order, where they ship for an embedding model; it
   * saves a start half a second.
   *
   * @param embeddingSha256 of the model file
   */
  public static Optional<List<float[]>> vectors(String embeddingSha256) {
    int rows = texts().size();
    return read(fileOfVectors(embeddingSha256))
        .filter(bytes -> bytes.length > 0 && bytes.length % rows == 0)
        .map(bytes -> unpacked(bytes, rows));
  }

  static String fileOfVectors(String embeddingSha256) {
    String digits = embeddingSha256.substring(0, Math.min(DIGITS, embeddingSha256.length()));
    return "out-of-scope." + digits + ".int8";
  }

  private static List<float[]> unpacked(byte[] bytes, int rows) {
    int dimensions = bytes.length / rows;
    List<float[]> vectors = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      float[] vector = new float[dimensions];
      for (int d = 0; d < dimensions; d++) {
        vector[d] = bytes[row * dimensions + d];
      }
      Vectors.normalise(vector, 0, dimensions);
      vectors.add(vector);
    }
    return vectors;
  }

  /** One byte for each dimension, the largest of a vector being 127. */
  static byte[] packed(List<float[]> vectors) {
    int dimensions = vectors.get(0).length;
    byte[] bytes = new byte[vectors.size() * dimensions];
    for (int row = 0; row < vectors.size(); row++) {
      float[] vector = vectors.get(row);
      float largest = 0;
      for (float value : vector) {
        largest = Math.max(largest, Math.abs(value));
      }
      for (int d = 0; d < dimensions; d++) {
        bytes[row * dimensions + d] = (byte) Math.round(127 * vector[d] / largest);
      }
    }
    return bytes;
  }

  private static Optional<byte[]> read(String file) {
    try (InputStream in = OutOfScope.class.getResourceAsStream(file)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
