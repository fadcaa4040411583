package io.headgate.gateway;

import io.headgate.gateway.telemetry.LineWriter;
import io.headgate.gateway.telemetry.TelemetryStage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Where the lines of a node's logs go.
 *
 * @param decisions empty when decisions are not kept
 */
record NodeLogs(LineWriter access, Optional<LineWriter> decisions) {

  /**
   * Opens them; at the start, once.
   *
   * @throws StartFailure when one cannot be written
   */
  static NodeLogs openBlocking(TelemetryStage.Config config, OutputStream access) {
    return new NodeLogs(
        new LineWriter(access, "access log"), config.decisionLog().map(NodeLogs::appendBlocking));
  }

  /** Opens a log for lines behind those that it has, for its owner only. */
  private static LineWriter appendBlocking(Path file) {
    try {
      if (Files.notExists(file)
          && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      return new LineWriter(
          Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
          "decision log");
    } catch (IOException refused) {
      throw new StartFailure(
          "telemetry.decision_log: " + file + " cannot be written (" + refused + ")");
    }
  }

  /** Writes what is still to be written, for a second at most. */
  void closeBlocking() {
    access.closeBlocking();
    decisions.ifPresent(LineWriter::closeBlocking);
  }
}
