package io.headgate.gateway;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vectors of texts that are embedded at every start, kept in a file for each model, so that the
 * next start need not compute them. Only a saving: whatever is wrong with the file, the vectors are
 * computed again. One thread at a time.
 */
final class ExemplarVectors {

  private static final Logger LOG = LoggerFactory.getLogger(ExemplarVectors.class);

  /** Vectors that a file may hold; of more, none is written. */
  static final int MAX_ENTRIES = 10_000;

  private static final int MAGIC = 0x48475631; // HGV1
  private static final int MAX_DIMENSIONS = 8_192;

  private final Optional<Path> file;
  private final Map<String, float[]> vectors = new LinkedHashMap<>();

  /** Those that this start asked for: the only ones that are written again. */
  private final Map<String, float[]> used = new LinkedHashMap<>();

  private boolean changed;

  private ExemplarVectors(Optional<Path> file) {
    this.file = file;
  }

  /**
   * Reads what is known of a model; blocks on the file.
   *
   * @param folder that holds the files; empty means that nothing is kept
   */
  static ExemplarVectors loadBlocking(Optional<Path> folder, String modelSha256) {
    Optional<Path> file = folder.map(at -> at.resolve(modelSha256.substring(0, 16) + ".vectors"));
    ExemplarVectors loaded = new ExemplarVectors(file);
    file.filter(Files::isRegularFile).ifPresent(loaded::readBlocking);
    return loaded;
  }

  private void readBlocking(Path from) {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(from)))) {
      int magic = in.readInt();
      int entries = in.readInt();
      int dimensions = in.readInt();
      if (magic != MAGIC
          || entries > MAX_ENTRIES
          || dimensions <= 0
          || dimensions > MAX_DIMENSIONS) {
        return;
      }
      byte[] digest = new byte[32];
      byte[] floats = new byte[dimensions * Float.BYTES];
      for (int i = 0; i < entries; i++) {
        in.readFully(digest);
        in.readFully(floats);
        float[] vector = new float[dimensions];
        ByteBuffer.wrap(floats).asFloatBuffer().get(vector);
        vectors.put(HexFormat.of().formatHex(digest), vector);
      }
    } catch (IOException | IllegalArgumentException broken) {
      vectors.clear();
      LOG.info("{} cannot be read and is made anew: {}", from, broken.toString());
    }
  }

  Optional<float[]> find(String text) {
    String digest = digest(text);
    Optional<float[]> found = Optional.ofNullable(vectors.get(digest));
    found.ifPresent(vector -> used.put(digest, vector));
    return found;
  }

  void put(String text, float[] vector) {
    String digest = digest(text);
    vectors.put(digest, vector);
    used.put(digest, vector);
    changed = true;
  }

  /** Writes what is new; blocks. Where that is not allowed, the next start computes it again. */
  void saveBlocking() {
    if (file.isEmpty() || !changed || used.size() > MAX_ENTRIES) {
      return;
    }
    Path to = file.get();
    try {
      Files.createDirectories(to.toAbsolutePath().getParent());
      Path part = Files.createTempFile(to.toAbsolutePath().getParent(), "vectors", ".part");
      try {
        writeBlocking(part);
        Files.move(part, to, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException | UncheckedIOException refused) {
      LOG.debug("vectors are not kept: {}", refused.toString());
    }
  }

  private void writeBlocking(Path part) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
      int dimensions = used.values().iterator().next().length;
      out.writeInt(MAGIC);
      out.writeInt(used.size());
      out.writeInt(dimensions);
      for (Map.Entry<String, float[]> entry : used.entrySet()) {
        out.write(HexFormat.of().parseHex(entry.getKey()));
        ByteBuffer floats = ByteBuffer.allocate(dimensions * Float.BYTES);
        floats.asFloatBuffer().put(entry.getValue());
        out.write(floats.array());
      }
    }
  }

  private static String digest(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
