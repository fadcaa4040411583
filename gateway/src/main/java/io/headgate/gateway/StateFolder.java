package io.headgate.gateway;

import static java.util.Objects.requireNonNull;

import io.headgate.gateway.admission.Directory;
import io.headgate.gateway.admission.KeyDigests;
import io.headgate.gateway.admission.Source;
import io.headgate.gateway.config.StateConfig;
import io.headgate.gateway.protocol.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Where a node keeps its files, and the pepper that it makes for itself there. */
final class StateFolder {

  private static final String PEPPER = "pepper";
  private static final String STORE = "store";
  private static final int PEPPER_BYTES = 32;

  private StateFolder() {}

  /** As configured, else {@code data} in the distribution, else in the working directory. */
  static Path of(StateConfig state) {
    return state
        .directory()
        .orElseGet(
            () ->
                Path.of(System.getProperty(ConfigFile.HOME, "")).resolve("data").toAbsolutePath());
  }

  /**
   * What turns keys into digests.
   *
   * @return fails with a {@link StartFailure} when the pepper can neither be read nor made
   */
  static Future<KeyDigests> keyDigests(Vertx vertx, StateConfig state, Path folder) {
    if (state.pepper().isPresent()) {
      return Future.succeededFuture(new KeyDigests(state.pepper().get()));
    }
    return state.store() == StateConfig.Store.MEMORY
        ? Future.succeededFuture(new KeyDigests(fresh()))
        : vertx.executeBlocking(() -> new KeyDigests(keptBlocking(folder)), false);
  }

  private static Secret fresh() {
    byte[] bytes = new byte[PEPPER_BYTES];
    new SecureRandom().nextBytes(bytes);
    return new Secret(HexFormat.of().formatHex(bytes));
  }

  /** The one of earlier starts; without it no key that was made opens any more. */
  private static Secret keptBlocking(Path folder) {
    Path file = folder.resolve(PEPPER);
    try {
      if (Files.notExists(file)) {
        writeBlocking(file, fresh().reveal());
      }
      String kept = Files.readString(file, StandardCharsets.US_ASCII).strip();
      if (kept.length() != 2 * PEPPER_BYTES) {
        throw new StartFailure(
            "state.directory: " + file + " is damaged; bring it back from a backup");
      }
      return new Secret(kept);
    } catch (IOException refused) {
      throw new StartFailure("state.directory: " + file + " cannot be read (" + refused + ")");
    }
  }

  /**
   * Notices a shared store that is not the one of before and is empty, in which every key would
   * seem to be wrong.
   *
   * @return fails with a {@link StartFailure} that says what to do
   */
  static Future<Void> checkStore(Vertx vertx, StateConfig state, Path folder, Directory directory) {
    return state.store() != StateConfig.Store.REDIS
        ? Future.succeededFuture()
        : vertx.executeBlocking(() -> checkStoreBlocking(folder, directory), false);
  }

  private static @Nullable Void checkStoreBlocking(Path folder, Directory directory) {
    Path file = folder.resolve(STORE);
    try {
      String now = directory.identity().orElseThrow();
      boolean isKnown = Files.exists(file) && Files.readString(file).strip().equals(now);
      boolean isEmpty = directory.keys().stream().allMatch(key -> key.source() == Source.FILE);
      if (Files.exists(file) && !isKnown && isEmpty) {
        throw new StartFailure(
            "state: the store is another one than before and has no keys: it was wiped, or the"
                + " address is wrong. Bring it back from a backup; to begin anew, remove "
                + file);
      }
      if (!isKnown) {
        writeBlocking(file, now);
      }
      return null;
    } catch (IOException refused) {
      throw new StartFailure("state.directory: " + file + " cannot be written (" + refused + ")");
    }
  }

  /** Whole or not at all, also when the machine loses its power; for its owner only. */
  private static void writeBlocking(Path file, String text) throws IOException {
    Path folder = requireNonNull(file.toAbsolutePath().getParent(), "folder");
    Path made = folder.resolve(file.getFileName() + ".new");
    Files.createDirectories(folder);
    Files.deleteIfExists(made);
    if (made.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          made, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    try (FileChannel out =
        FileChannel.open(made, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
