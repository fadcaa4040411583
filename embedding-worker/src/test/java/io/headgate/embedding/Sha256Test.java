package io.headgate.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {

  /** Of the three letters abc, from the standard. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static final String NOTED = "0123456789abcdef".repeat(4);

  @TempDir private Path folder;

  private Path model;
  private Path beside;

  @BeforeEach
  void writeModel() throws IOException {
    model = Files.writeString(folder.resolve("model.onnx"), "abc");
    beside = folder.resolve("model.onnx.sha256");
  }

  @Test
  void isCounted() {
    assertThat(Sha256.ofBlocking(model)).isEqualTo(ABC);
  }

  @Test
  void isTakenFromTheFileBesideIt() throws IOException {
    Files.writeString(beside, NOTED + "\n");
    Files.setLastModifiedTime(beside, Files.getLastModifiedTime(model));

    assertThat(Sha256.ofBlocking(model)).isEqualTo(NOTED);
  }

  @Test
  void isCountedWhenTheModelIsNewer() throws IOException {
    Files.writeString(beside, NOTED);
    Files.setLastModifiedTime(
        beside, FileTime.fromMillis(Files.getLastModifiedTime(model).toMillis() - 1));

    assertThat(Sha256.ofBlocking(model)).isEqualTo(ABC);
  }

  @Test
  void isCountedWhenTheFileBesideItIsSomethingElse() throws IOException {
    Files.writeString(beside, "hello");

    assertThat(Sha256.ofBlocking(model)).isEqualTo(ABC);
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> Sha256.ofBlocking(folder.resolve("none")))
        .isInstanceOf(EmbeddingModelFailure.class)
        .hasMessageContaining("none");
  }

  @Test
  void theBuildNotesTheTrueDigest() throws IOException {
    for (String name : EmbeddingModelFiles.BUNDLED) {
      Path onnx = EmbeddingModelFiles.bundled(Path.of("target", "models"), name).onnx();
      Path copy = Files.copy(onnx, folder.resolve(name));

      assertThat(Path.of(onnx + ".sha256")).exists();
      assertThat(Sha256.ofBlocking(onnx)).isEqualTo(Sha256.ofBlocking(copy));
    }
  }
}
