package io.headgate.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headgate.gateway.config.ConfigLoader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the configuration of a node comes from.
 *
 * @param environment what {@code ${NAME}} stands for
 */
record ConfigSource(Path file, Map<String, String> environment) {

  ConfigSource {
    environment = Map.copyOf(environment);
  }

  /** What the file says; blocks on it and on the files that it names. */
  ConfigLoader.Result readBlocking() {
    return ConfigLoader.load(file, environment);
  }

  /** What a text would say as the file; blocks on the files that it names. */
  ConfigLoader.Result parseBlocking(String text) {
    return ConfigLoader.loadText(file.toString(), text, environment);
  }

  /** The revision of the bytes that are in the file now, whatever they are. */
  String revisionBlocking() throws IOException {
    return ConfigLoader.revision(Files.readAllBytes(file));
  }

  /**
   * Has the file hold another text, whole or not at all, with the permissions that it had. Whoever
   * reads it meanwhile sees the one or the other.
   */
  void replaceBlocking(String text) throws IOException {
    Path real = file.toRealPath();
    Path part = Files.createTempFile(real.getParent(), ".headgate", ".part");
    try {
      writeBlocking(part, text);
      PosixFileAttributeView before = view(real);
      PosixFileAttributeView after = view(part);
      if (before != null && after != null) {
        after.setPermissions(before.readAttributes().permissions());
      }
      Files.move(part, real, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void writeBlocking(Path part, String text) throws IOException {
    try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
  }

  private static @Nullable PosixFileAttributeView view(Path file) {
    return Files.getFileAttributeView(file, PosixFileAttributeView.class);
  }
}
