package io.headgate.gateway.state;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of an embedded store: its file, and a note of the process that has it open. Nothing
 * in it is ever deleted or begun anew because it cannot be read.
 */
final class StorePlace {

  private static final Logger LOG = LoggerFactory.getLogger(StorePlace.class);

  private static final String STORE = "state.mv";
  private static final String OWNER = "state.owner";
  private static final int HEADER_BYTES = 4096;
  private static final Pattern CLEAN = Pattern.compile(",clean:1[,\n]");
  private static final Pattern VERSION = Pattern.compile("[,\n]version:([0-9a-f]{1,15})");

  private final Path directory;
  private final Path file;
  private final Path owner;
  private final boolean isSynced;

  StorePlace(Path directory, boolean isSynced) {
    this.isSynced = isSynced;
    this.directory = directory.toAbsolutePath();
    this.file = this.directory.resolve(STORE);
    this.owner = this.directory.resolve(OWNER);
  }

  /** Makes the directory and the file when they are not there, for the eyes of this user only. */
  void prepareBlocking() {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory, only("rwx------"));
      }
      if (!Files.exists(file)) {
        Files.createFile(file, only("rw-------"));
      } else if (Files.size(file) == 0 && Files.exists(owner)) {
        throw new StateStoreException(
            file
                + " is empty, but was a state store before. Restore a backup of it; or, when what"
                + " it held may be lost, delete it and "
                + owner.getFileName());
      }
    } catch (IOException e) {
      throw new StateStoreException(
          "the state store cannot be made at "
              + file
              + " ("
              + e
              + "); check the path, who may"
              + " write there, and that there is room",
          e);
    }
  }

  private static FileAttribute<?>[] only(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * Opens the file.
   *
   * @throws StateStoreException when another process has it, or it cannot be read
   */
  MVStore openBlocking() {
    try {
      checkBlocking();
      return builder().autoCommitDisabled().autoCommitBufferSize(0).open();
    } catch (MVStoreException e) {
      throw explained(e);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new StateStoreException(file + " cannot be opened: " + e.getMessage(), e);
    }
  }

  private String headerBlocking() {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(HEADER_BYTES), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private MVStore.Builder builder() {
    return new MVStore.Builder().fileName(file.toString());
  }

  /**
   * Looks, without writing, whether the last commit that the header knows of can be read. The last
   * ones need not be in the header. A crash may leave it one commit ahead, which nobody was told
   * of; and any number of them when nothing is synced.
   */
  private void checkBlocking() {
    String header = headerBlocking();
    Matcher version = VERSION.matcher(header);
    if (!version.find()) {
      return;
    }
    long known = Long.parseLong(version.group(1), 16);
    int ahead = CLEAN.matcher(header).find() ? 0 : 1;
    try (MVStore store = builder().readOnly().open()) {
      long last = store.getCurrentVersion();
      if (known > last + ahead && isSynced) {
        throw new StateStoreException(
            file
                + " is damaged: it had "
                + known
                + " commits, and the last that can be read is "
                + last
                + ". It is left as it is: restore a backup of it; or start once with sync switched"
                + " off, which goes on from there");
      }
      tellBlocking(known, last);
    }
  }

  private void tellBlocking(long known, long last) {
    if (known > last) {
      LOG.warn(
          "{} has lost its end: it had {} commits, and goes on from {}. What was written in between"
              + " is gone",
          file,
          known,
          last);
    } else if (!ownerBlocking().isEmpty()) {
      LOG.warn(
          "{} was not closed by process {}; going on from its last commit ({})",
          file,
          ownerBlocking(),
          last);
    }
  }

  private StateStoreException explained(MVStoreException e) {
    return switch (e.getErrorCode()) {
      case DataUtils.ERROR_FILE_LOCKED ->
          new StateStoreException(
              file
                  + " is in use, probably by process "
                  + ownerBlocking()
                  + ". An embedded store serves one gateway: stop the other one, give this one"
                  + " another directory, or let both share a Redis",
              e);
      case DataUtils.ERROR_UNSUPPORTED_FORMAT ->
          new StateStoreException(file + " was written by a newer version of Headgate", e);
      default ->
          new StateStoreException(
              file
                  + " is damaged or cannot be read ("
                  + e.getMessage()
                  + "). It is left as it is: restore a backup of it; or, when what it held may be"
                  + " lost, move it away and start again",
              e);
    };
  }

  private String ownerBlocking() {
    try {
      return Files.exists(owner) ? Files.readString(owner).strip() : "";
    } catch (IOException e) {
      return "(unknown)";
    }
  }

  /** Notes that this process has it open. */
  void signBlocking() {
    noteBlocking(Long.toString(ProcessHandle.current().pid()));
  }

  private void noteBlocking(String note) {
    try {
      if (!Files.exists(owner)) {
        Files.createFile(owner, only("rw-------"));
      }
      Files.writeString(owner, note);
    } catch (IOException e) {
      LOG.warn("{} cannot be written: {}", owner, e.toString());
    }
  }

  /** Notes that it was closed. The note stays, to tell a new file from one that was emptied. */
  void unsignBlocking() {
    noteBlocking("");
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
