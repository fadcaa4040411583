package io.headgate.gateway.signals;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tables of all scripts that several languages share, and their file.
 *
 * <p>The file: a magic number, the number of tables; per table the name of its script, its
 * languages, the number of its rows, the distances between its keys as variable-length numbers, and
 * the rows. {@code bench/run language-model} makes it.
 */
public final class LanguageModel {

  /** Where the model stands beside this class. */
  public static final String RESOURCE = "languages.bin";

  private static final int MAGIC = 0x48474C31;
  private static final int MAX_ROWS = 1 << 20;

  private final Map<Script, LanguageTable> tables;

  private LanguageModel(Map<Script, LanguageTable> tables) {
    this.tables = tables;
  }

  /** Reads the model that is shipped; takes milliseconds. */
  static LanguageModel loadBlocking() {
    try (InputStream file = LanguageModel.class.getResourceAsStream(RESOURCE)) {
      if (file == null) {
        throw new IOException("no " + RESOURCE + " beside " + LanguageModel.class);
      }
      return read(new DataInputStream(new BufferedInputStream(file, 1 << 16)));
    } catch (IOException e) {
      throw new UncheckedIOException("language model: " + e.getMessage(), e);
    }
  }

  Optional<LanguageTable> table(Script script) {
    return Optional.ofNullable(tables.get(script));
  }

  private static LanguageModel read(DataInputStream in) throws IOException {
    if (in.readInt() != MAGIC) {
      throw new IOException("not a language model");
    }
    Map<Script, LanguageTable> tables = new EnumMap<>(Script.class);
    int count = in.readUnsignedByte();
    for (int i = 0; i < count; i++) {
      tables.put(Script.valueOf(in.readUTF()), readTable(in));
    }
    return new LanguageModel(tables);
  }

  private static LanguageTable readTable(DataInputStream in) throws IOException {
    List<String> languages = new ArrayList<>();
    int count = in.readUnsignedByte();
    for (int i = 0; i < count; i++) {
      languages.add(in.readUTF());
    }
    int size = in.readInt();
    if (size < 0 || size > MAX_ROWS) {
      throw new IOException("rows: " + size + " (expected: at most " + MAX_ROWS + ")");
    }
    int[] keys = new int[size];
    int key = 0;
    for (int i = 0; i < size; i++) {
      key += readDistance(in);
      keys[i] = key;
    }
    byte[] rows = new byte[size * LanguageTable.rowBytes(count)];
    in.readFully(rows);
    return new LanguageTable(languages, keys, rows);
  }

  private static int readDistance(DataInputStream in) throws IOException {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      int next = in.readUnsignedByte();
      value |= (next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
  }

  /** Writes the head of a file. */
  public static void writeHead(DataOutputStream out, int tables) throws IOException {
    out.writeInt(MAGIC);
    out.writeByte(tables);
  }

  /** Writes one table, as {@link LanguageTable} takes it. */
  public static void writeTable(
      DataOutputStream out, Script script, List<String> languages, int[] sortedKeys, byte[] rows)
      throws IOException {
    out.writeUTF(script.name());
    out.writeByte(languages.size());
    for (String language : languages) {
      out.writeUTF(language);
    }
    out.writeInt(sortedKeys.length);
    int before = 0;
    for (int key : sortedKeys) {
      int distance = key - before;
      before = key;
      for (; (distance & ~0x7F) != 0; distance >>>= 7) {
        out.writeByte((distance & 0x7F) | 0x80);
      }
      out.writeByte(distance);
    }
    out.write(rows);
  }
}
