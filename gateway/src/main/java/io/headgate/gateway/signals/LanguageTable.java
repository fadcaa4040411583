package io.headgate.gateway.signals;

import java.util.List;

/**
 * What character sequences tell about the languages of one script.
 *
 * <p>A row belongs to a sequence of one to five characters and holds, per language, how much less
 * likely its last character is there after the others than in the language that likes it best: 0 to
 * 15 steps of {@link #NATS_PER_STEP}. A text's deficit is the sum over its characters of the rows
 * of the longest sequences that the table has. The beginning and the end of a word are characters
 * too.
 *
 * <p>Sequences are known by a hash of 32 bits. Of a hundred thousand rows, one unknown sequence in
 * forty thousand finds a wrong one, which does no harm.
 */
public final class LanguageTable {

  /** Longest sequence. */
  public static final int MAX_ORDER = 5;

  /** Stands before a word. */
  public static final char WORD_START = '^';

  /** Stands after a word. */
  public static final char WORD_END = '$';

  /** What one step of a row means, as a difference of natural logarithms. */
  public static final double NATS_PER_STEP = 0.5;

  /** The greatest value of a row. */
  public static final int MAX_STEPS = 15;

  private static final int DIRECTORY_BITS = 16;

  private final List<String> languages;
  private final int[] sortedKeys;
  private final int[] directory;
  private final byte[] rows;
  private final int rowBytes;

  /**
   * A table of rows in the order of their keys.
   *
   * @param languages ISO 639-1 codes, the columns
   * @param sortedKeys ascending as unsigned numbers
   * @param rows two columns to a byte, the first in the lower half
   */
  public LanguageTable(List<String> languages, int[] sortedKeys, byte[] rows) {
    this.languages = List.copyOf(languages);
    this.sortedKeys = sortedKeys;
    this.rows = rows;
    this.rowBytes = rowBytes(languages.size());
    this.directory = directory(sortedKeys);
  }

  /** Bytes of a row. */
  public static int rowBytes(int languages) {
    return (languages + 1) / 2;
  }

  /** The key of a sequence of characters. */
  public static int key(CharSequence text, int start, int end) {
    int hash = end - start;
    for (int i = start; i < end; i++) {
      hash = (hash ^ text.charAt(i)) * 0x9E3779B1;
      hash ^= hash >>> 15;
    }
    return hash * 0x85EBCA6B;
  }

  List<String> languages() {
    return languages;
  }

  /** Adds the deficits of a marked word to those of its text. */
  void addWord(CharSequence word, int[] deficits) {
    for (int end = 2; end <= word.length(); end++) {
      int row = longestRow(word, end);
      if (row >= 0) {
        addRow(row * rowBytes, deficits);
      }
    }
  }

  private int longestRow(CharSequence word, int end) {
    for (int start = Math.max(0, end - MAX_ORDER); start < end; start++) {
      int row = find(key(word, start, end));
      if (row >= 0) {
        return row;
      }
    }
    return -1;
  }

  private void addRow(int at, int[] deficits) {
    for (int i = 0; i < deficits.length; i++) {
      int pair = rows[at + (i >> 1)];
      deficits[i] += (i & 1) == 0 ? pair & 0xF : (pair >> 4) & 0xF;
    }
  }

  private int find(int key) {
    int bucket = key >>> (32 - DIRECTORY_BITS);
    for (int i = directory[bucket]; i < directory[bucket + 1]; i++) {
      if (sortedKeys[i] == key) {
        return i;
      }
    }
    return -1;
  }

  private static int[] directory(int[] sortedKeys) {
    int[] starts = new int[(1 << DIRECTORY_BITS) + 1];
    for (int key : sortedKeys) {
      starts[(key >>> (32 - DIRECTORY_BITS)) + 1]++;
    }
    for (int i = 1; i < starts.length; i++) {
      starts[i] += starts[i - 1];
    }
    return starts;
  }
}
