package io.headgate.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.headgate.gateway.SeededRuns;
import io.headgate.gateway.protocol.GatewayException;
import org.junit.jupiter.api.Test;

final class EmbeddingVectorsTest {

  @Test
  void everyFiniteFloatSurvivesTheWayThereAndBack() {
    SeededRuns.each(
        2_000,
        random -> {
          ArrayNode numbers = JsonNodeFactory.instance.arrayNode();
          for (int i = random.nextInt(20); i >= 0; i--) {
            float number = Float.intBitsToFloat(random.nextInt());
            numbers.add(Float.isFinite(number) ? number : -0.0f);
          }
          ArrayNode data = JsonNodeFactory.instance.arrayNode();
          data.addObject().set("embedding", numbers.deepCopy());
          assertThat(EmbeddingVectors.convert(data, false)).isTrue();
          assertThat(EmbeddingVectors.convert(data, true)).isFalse();
          assertThat(EmbeddingVectors.convert(data, true)).isTrue();
          assertThat(EmbeddingVectors.convert(data, false)).isFalse();
          assertThat(bits(data.get(0).get("embedding"))).isEqualTo(bits(numbers));
        });
  }

  private static int[] bits(JsonNode numbers) {
    int[] bits = new int[numbers.size()];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(numbers.get(i).floatValue());
    }
    return bits;
  }

  @Test
  void refusesNumbersThatNoFloatHolds() {
    assertThatThrownBy(
            () -> EmbeddingVectors.encode(JsonNodeFactory.instance.arrayNode().add(1e39)))
        .isInstanceOf(GatewayException.class)
        .hasMessageContaining("not finite");
  }
}
