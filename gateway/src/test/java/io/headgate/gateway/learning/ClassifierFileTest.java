package io.headgate.gateway.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.gateway.learning.ClassifierModel.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifierFileTest {

  private static final String SHA = ClassifierModelTest.OPTIONS.embeddingSha256();

  @TempDir Path folder;

  @Test
  void aModelThatWasSavedSaysTheSame() throws Exception {
    ClassifierModel model = model();
    Path file = folder.resolve("model.json");

    ClassifierFile.saveBlocking(model, file);
    ClassifierModel loaded = ClassifierFile.loadBlocking(file, SHA);

    float[] text = new Clouds(99).centre();
    Optional<float[]> surface = Optional.of(new float[] {3, 1});
    assertThat(loaded.classify(text, surface)).isEqualTo(model.classify(text, surface));
    assertThat(loaded.origin()).isEqualTo(model.origin());
    assertThat(loaded.accuracy()).isEqualTo(model.accuracy());
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aModelForAnotherEmbeddingIsRefused() throws Exception {
    Path file = folder.resolve("model.json");
    ClassifierFile.saveBlocking(model(), file);

    assertThatThrownBy(() -> ClassifierFile.loadBlocking(file, "fedcba9876543210"))
        .hasMessage(
            file
                + ": trained for the embedding model made-up (sha256 abc123), not for the one in"
                + " use (fedcba987654…)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "format" : 1        | "format" : 2        | format: not 1
          "classifier"        | "cascade"           | kind: not classifier
          "rows" : 60         | "rows" : "60"       | rows: not a whole number from 1 to 2147483647
          "dimensions" : 32   | "dimensions" : 31   | head: not as many numbers as labels times dimensions
          "code"              | "billing"           | labels: not 2 to 10000 different names
          "head" : "          | "head" : "!         | head: not base64
          "head" : "          | "head" : "AADAfwAA  | head: not a multiple of 3 numbers
          "surface" : {       | "surface" : { "x":1, | ok
          "scales"            | "scale"             | scales: not base64
          "thresholds" : [    | "thresholds" : [ 1, | thresholds: not 3 entries
          "labels" : [        | "labels" : [ [],    | labels: holds something else than names
          "temperature" : 1   | "temperature" : -1  | temperature: not a number from 0.001 to 1000.0
          "embedding_sha256"  | "sha"               | embedding_sha256: not a text of up to 4096 characters
          """)
  void aDamagedFileIsToldInOneLine(String before, String after, String message) throws Exception {
    Path file = folder.resolve("model.json");
    ClassifierFile.saveBlocking(model(), file);
    String text =
        Files.readString(file).replaceAll("\"temperature\" : [0-9.]+", "\"temperature\" : 1");
    assertThat(text).contains(before);
    Files.writeString(file, text.replace(before, after));

    if (message.equals("ok")) {
      assertThat(ClassifierFile.loadBlocking(file, SHA).labels()).hasSize(3);
    } else {
      assertThatThrownBy(() -> ClassifierFile.loadBlocking(file, SHA))
          .isInstanceOf(ModelFileException.class)
          .hasMessage(file + ": " + message);
    }
  }

  @Test
  void whatIsNotAModelAtAllIsToldInOneLine() throws IOException {
    assertThatThrownBy(() -> ClassifierFile.loadBlocking(folder.resolve("none.json"), SHA))
        .hasMessage(folder.resolve("none.json") + ": no such file");
    assertThatThrownBy(() -> ClassifierFile.loadBlocking(folder, SHA))
        .hasMessage(folder + ": cannot be read");
    assertThatThrownBy(() -> ClassifierFile.loadBlocking(written("{\"format\": "), SHA))
        .hasMessage(folder.resolve("bad.json") + ": not JSON: line 1, column 12");
    for (String text : List.of("", "[]", "null", "7", "{}")) {
      assertThatThrownBy(() -> ClassifierFile.loadBlocking(written(text), SHA))
          .isInstanceOf(ModelFileException.class)
          .hasMessageContaining("format: not a whole number");
    }
  }

  @Test
  void everyCutOfAFileIsRefused() throws Exception {
    Path file = folder.resolve("model.json");
    ClassifierFile.saveBlocking(model(), file);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length - 2; length += 37) {
      Path cut = folder.resolve("cut.json");
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> ClassifierFile.loadBlocking(cut, SHA))
          .isInstanceOf(ModelFileException.class)
          .message()
          .doesNotContain("\n");
    }
  }

  private Path written(String text) throws IOException {
    return Files.writeString(folder.resolve("bad.json"), text);
  }

  private static ClassifierModel model() {
    Clouds clouds = new Clouds(5);
    List<float[]> centres = clouds.anywhere(3);
    List<String> labels = List.of("billing", "code", "legal");
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      float[] surface = {i % 3, i % 7};
      rows.add(new Row(labels.get(i % 3), clouds.near(centres.get(i % 3), 1), surface));
    }
    return ClassifierModel.train(rows, ClassifierModelTest.OPTIONS);
  }
}
