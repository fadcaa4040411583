package io.headgate.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** Unit vectors that follow from the text alone; unlike texts are near right angles. */
final class EmbeddingVectors {

  /** The length of a vector when the caller asks for none. */
  static final int DEFAULT_DIMENSIONS = 384;

  /** The longest vector that is made. */
  static final int MAX_DIMENSIONS = 8192;

  private EmbeddingVectors() {}

  static float[] of(String text, int dimensions, long seed) {
    Chance chance = new Chance(Chance.hash(seed, text));
    double[] raw = new double[dimensions];
    double squares = 0;
    for (int i = 0; i < dimensions; i++) {
      raw[i] = chance.signed();
      squares += raw[i] * raw[i];
    }
    float[] unit = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      unit[i] = (float) (raw[i] / Math.sqrt(squares));
    }
    return unit;
  }

  static ArrayNode numbers(float[] vector) {
    ArrayNode numbers = JsonNodeFactory.instance.arrayNode(vector.length);
    for (float component : vector) {
      numbers.add(component);
    }
    return numbers;
  }

  /** Little-endian float32, the way OpenAI packs them. */
  static String base64(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float component : vector) {
      bytes.putFloat(component);
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
