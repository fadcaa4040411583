package io.headgate.embedding;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * The tokenizer of BERT models: each word becomes the longest pieces that the vocabulary knows,
 * from left to right. Any thread.
 *
 * <p>What stands between brackets in a text is text: {@code [CLS]} there does not become the token
 * that starts a text, so that nobody steers the model by it.
 */
public final class WordPiece {

  /** Of a word with more code points, nothing is known. */
  private static final int MAX_WORD = 100;

  /** Generous: English text has four to five characters for each token. */
  private static final int MAX_CHARACTERS_PER_TOKEN = 16;

  /** Marks a piece that does not start a word. */
  private static final String INNER = "##";

  private final Map<String, Integer> vocabulary;
  private final int first;
  private final int last;
  private final int unknown;

  /**
   * A text as the model reads it.
   *
   * @param ids from {@code [CLS]} to {@code [SEP]}
   * @param cut whether the middle of the text is missing
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  public record Tokens(long[] ids, boolean cut) {}

  private WordPiece(Map<String, Integer> vocabulary, int first, int last, int unknown) {
    this.vocabulary = vocabulary;
    this.first = first;
    this.last = last;
    this.unknown = unknown;
  }

  /**
   * Reads a {@code tokenizer.json}.
   *
   * @throws EmbeddingModelFailure when it is not one of the kind WordPiece, or lacks a special
   *     token
   */
  public static WordPiece loadBlocking(Path file) {
    TokenizerFile read = TokenizerFile.readBlocking(file);
    if (!read.kind().equals("WordPiece")) {
      throw new EmbeddingModelFailure(
          file
              + " is of the kind "
              + (read.kind().isEmpty() ? "unknown" : read.kind())
              + "; only models with a WordPiece tokenizer can be used");
    }
    Map<String, Integer> vocabulary = read.vocabulary();
    return new WordPiece(
        vocabulary,
        special(file, vocabulary, "[CLS]"),
        special(file, vocabulary, "[SEP]"),
        special(file, vocabulary, "[UNK]"));
  }

  private static int special(Path file, Map<String, Integer> vocabulary, String token) {
    Integer id = vocabulary.get(token);
    if (id == null) {
      throw new EmbeddingModelFailure(
          file + " has no token " + token + "; name the tokenizer.json that belongs to the model");
    }
    return id;
  }

  /** How many tokens there are. */
  public int vocabularySize() {
    return vocabulary.size();
  }

  /**
   * Splits a text. Of one that is too long the head and the tail are kept, where prompts say what
   * they want.
   *
   * @param maxTokens the special ones included; at least 2
   */
  public Tokens encode(String text, int maxTokens) {
    int maxCharacters = MAX_CHARACTERS_PER_TOKEN * maxTokens;
    boolean tooLong = text.length() > maxCharacters;
    Ids ids = new Ids();
    ids.add(first);
    BertWords.split(tooLong ? ends(text, maxCharacters / 2) : text, word -> pieces(word, ids));
    ids.add(last);
    return new Tokens(ids.ends(maxTokens), tooLong || ids.count > maxTokens);
  }

  private static String ends(String text, int characters) {
    int head = Character.isHighSurrogate(text.charAt(characters - 1)) ? characters - 1 : characters;
    int tail = text.length() - characters;
    int start = Character.isLowSurrogate(text.charAt(tail)) ? tail + 1 : tail;
    return text.substring(0, head) + ' ' + text.substring(start);
  }

  private void pieces(String word, Ids ids) {
    int before = ids.count;
    boolean known = word.length() <= MAX_WORD || word.codePointCount(0, word.length()) <= MAX_WORD;
    for (int start = 0; known && start < word.length(); ) {
      int end = word.length();
      Integer id = vocabulary.get(piece(word, start, end));
      while (id == null && end > start + 1) {
        end--;
        id = vocabulary.get(piece(word, start, end));
      }
      known = id != null;
      if (id != null) {
        ids.add(id);
        start = end;
      }
    }
    if (!known) {
      ids.count = before;
      ids.add(unknown);
    }
  }

  private static String piece(String word, int start, int end) {
    String piece = word.substring(start, end);
    return start == 0 ? piece : INNER + piece;
  }

  /** A growing list of numbers. */
  private static final class Ids {

    private long[] ids = new long[64];
    private int count;

    void add(int id) {
      if (count == ids.length) {
        ids = Arrays.copyOf(ids, 2 * count);
      }
      ids[count++] = id;
    }

    long[] ends(int max) {
      if (count <= max) {
        return Arrays.copyOf(ids, count);
      }
      int tail = max / 2;
      long[] kept = Arrays.copyOf(ids, max);
      System.arraycopy(ids, count - tail, kept, max - tail, tail);
      return kept;
    }
  }
}
