package io.headgate.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.gateway.Eventually;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed while they write, two on one file, and a disk without room. */
class EmbeddedCrashIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What a process may write to one file, in blocks of 1,024 bytes. */
  private static final int ROOM_BLOCKS = 1_200;

  private final Vertx vertx = Vertx.vertx();
  @TempDir private Path temporary;

  @AfterEach
  void close() {
    Answered.of(vertx.close());
  }

  @Test
  void nothingThatWasAcknowledgedIsLostWhenTheProcessIsKilled() throws IOException {
    for (int round = 0; round < 5; round++) {
      Path directory = temporary.resolve("killed" + round);
      int enough = 50 + 37 * round;
      Process writer = start(directory, "");
      Eventually.holds("rows are written", PATIENCE, () -> acknowledged(directory) >= enough);
      kill(writer);

      everythingIsThere(directory);
    }
  }

  @Test
  void aSecondProcessOnOneFileIsRefusedAndToldWhoHasIt() throws IOException {
    Path directory = temporary.resolve("shared");
    Process writer = start(directory, "");
    Eventually.holds("rows are written", PATIENCE, () -> acknowledged(directory) >= 1);

    assertThatThrownBy(() -> open(directory))
        .isInstanceOf(StateStoreException.class)
        .hasMessageContaining("process " + writer.pid());

    int before = acknowledged(directory);
    Eventually.holds("the first goes on", PATIENCE, () -> acknowledged(directory) > before);
    kill(writer);
    everythingIsThere(directory);
  }

  @Test
  void aStoreWithoutRoomFailsAndGoesOnWhenThereIsRoomAgain() throws IOException {
    Path directory = temporary.resolve("full");
    Process writer = start(directory, "ulimit -S -f " + ROOM_BLOCKS + " && ");
    Eventually.holds("there is no room", PATIENCE, () -> failures(directory) >= 3);
    int before = acknowledged(directory);

    makeRoom(writer);

    Eventually.holds("it goes on", PATIENCE, () -> acknowledged(directory) > before + 10);
    kill(writer);
    everythingIsThere(directory);
  }

  @Test
  void aStoreThatIsKilledWithoutRoomHasLostNothing() throws IOException {
    Path directory = temporary.resolve("full");
    Process writer = start(directory, "ulimit -S -f " + ROOM_BLOCKS + " && ");
    Eventually.holds("there is no room", PATIENCE, () -> failures(directory) >= 3);
    kill(writer);

    everythingIsThere(directory);
  }

  private void everythingIsThere(Path directory) {
    int acknowledged = acknowledged(directory);
    assertThat(acknowledged).isPositive();
    EmbeddedStateStore store = open(directory);
    for (int i = 0; i < acknowledged; i++) {
      assertThat(Answered.of(store.find("log", "id" + i))).as("row " + i).isPresent();
    }
    long rows = Answered.of(store.counts("group")).getOrDefault("rows", 0L);
    assertThat(rows).as("each row counts once").isBetween((long) acknowledged, acknowledged + 1L);
    Answered.of(store.close());
  }

  private EmbeddedStateStore open(Path directory) {
    return Answered.of(EmbeddedStateStore.open(vertx, EmbeddedStateStore.Config.in(directory)));
  }

  /** Starts a writer; {@code exec} makes the shell become it, so that it has the shell's id. */
  private static Process start(Path directory, String before) throws IOException {
    Files.createDirectories(directory);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String command =
        before
            + "exec \""
            + java
            + "\" -Xmx128m -cp \"$CP\" "
            + StoreWriter.class.getName()
            + " \""
            + directory
            + "\"";
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", command);
    builder.environment().put("CP", System.getProperty("java.class.path"));
    return builder
        .redirectOutput(output(directory).toFile())
        .redirectError(directory.resolve("errors").toFile())
        .start();
  }

  private static Path output(Path directory) {
    return directory.resolve("output");
  }

  private static void makeRoom(Process writer) throws IOException {
    String pid = Long.toString(writer.pid());
    Process limit = new ProcessBuilder("prlimit", "--pid", pid, "--fsize=unlimited").start();
    assertThat(limit.onExit().join().exitValue()).isZero();
  }

  private static void kill(Process writer) {
    writer.destroyForcibly().onExit().join();
  }

  private static int acknowledged(Path directory) {
    return (int) lines(directory).stream().filter(line -> line.matches("[0-9]+")).count();
  }

  private static long failures(Path directory) {
    return lines(directory).stream().filter("unavailable"::equals).count();
  }

  /** All lines that are whole. */
  private static List<String> lines(Path directory) {
    try {
      String all = Files.readString(output(directory));
      int end = all.lastIndexOf('\n') + 1;
      return new ArrayList<>(all.substring(0, end).lines().toList());
    } catch (IOException e) {
      return List.of();
    }
  }
}
