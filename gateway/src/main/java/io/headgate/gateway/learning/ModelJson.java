package io.headgate.gateway.learning;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The members of a model file, read with suspicion.
 *
 * @param node of anything; a member of something else than an object is missing
 */
record ModelJson(JsonNode node) {

  private static final int MAX_LABELS = 10_000;
  private static final int MAX_TEXT = 4096;

  /** Numbers as text: base64 of float32, little-endian. */
  static String text(float[] numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  String text(String name) throws ModelFileException {
    JsonNode member = node.path(name);
    if (!member.isTextual() || member.textValue().length() > MAX_TEXT) {
      throw new ModelFileException(name + ": not a text of up to " + MAX_TEXT + " characters");
    }
    return member.textValue();
  }

  int integer(String name, int least, int most) throws ModelFileException {
    JsonNode member = node.path(name);
    if (!member.isInt() || member.intValue() < least || member.intValue() > most) {
      throw new ModelFileException(name + ": not a whole number from " + least + " to " + most);
    }
    return member.intValue();
  }

  double number(String name, double least, double most) throws ModelFileException {
    return number(node.path(name), name, least, most);
  }

  private static double number(JsonNode member, String name, double least, double most)
      throws ModelFileException {
    if (!member.isNumber() || !(member.doubleValue() >= least && member.doubleValue() <= most)) {
      throw new ModelFileException(name + ": not a number from " + least + " to " + most);
    }
    return member.doubleValue();
  }

  Optional<ModelJson> object(String name) throws ModelFileException {
    JsonNode member = node.path(name);
    if (member.isMissingNode()) {
      return Optional.empty();
    }
    if (!member.isObject()) {
      throw new ModelFileException(name + ": not an object");
    }
    return Optional.of(new ModelJson(member));
  }

  /** Finite numbers, a multiple of so many. */
  float[] floats(String name, int multiple) throws ModelFileException {
    JsonNode member = node.path(name);
    try {
      byte[] bytes = Base64.getDecoder().decode(member.isTextual() ? member.textValue() : "?");
      float[] numbers = new float[bytes.length / Float.BYTES];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
      boolean isWhole = bytes.length % Float.BYTES == 0;
      if (!isWhole || numbers.length == 0 || numbers.length % multiple != 0) {
        throw new ModelFileException(name + ": not a multiple of " + multiple + " numbers");
      }
      for (float number : numbers) {
        if (!Float.isFinite(number)) {
          throw new ModelFileException(name + ": holds a number that is not finite");
        }
      }
      return numbers;
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(name + ": not base64");
    }
  }

  List<String> labels(String name) throws ModelFileException {
    List<String> labels = new ArrayList<>();
    for (JsonNode label : array(name)) {
      if (!label.isTextual() || label.textValue().isEmpty()) {
        throw new ModelFileException(name + ": holds something else than names");
      }
      labels.add(label.textValue());
    }
    int distinct = new TreeSet<>(labels).size();
    if (distinct != labels.size() || distinct < 2 || distinct > MAX_LABELS) {
      throw new ModelFileException(name + ": not 2 to " + MAX_LABELS + " different names");
    }
    return labels;
  }

  double[] probabilities(String name, int size) throws ModelFileException {
    JsonNode array = array(name, size);
    double[] probabilities = new double[size];
    for (int i = 0; i < size; i++) {
      probabilities[i] = number(array.get(i), name, 0, 1);
    }
    return probabilities;
  }

  Confusion confusion(String name, List<String> labels) throws ModelFileException {
    JsonNode rows = array(name, labels.size());
    int[][] counts = new int[labels.size()][labels.size()];
    for (int i = 0; i < counts.length; i++) {
      JsonNode row = rows.get(i);
      if (!row.isArray() || row.size() != labels.size()) {
        throw new ModelFileException(name + ": not a square of " + labels.size());
      }
      for (int j = 0; j < counts.length; j++) {
        counts[i][j] = (int) number(row.get(j), name, 0, Integer.MAX_VALUE);
      }
    }
    return new Confusion(labels, counts);
  }

  private JsonNode array(String name, int size) throws ModelFileException {
    JsonNode array = array(name);
    if (array.size() != size) {
      throw new ModelFileException(name + ": not " + size + " entries");
    }
    return array;
  }

  private JsonNode array(String name) throws ModelFileException {
    JsonNode member = node.path(name);
    if (!member.isArray()) {
      throw new ModelFileException(name + ": not a list");
    }
    return member;
  }
}
