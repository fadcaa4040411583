package io.headgate.embedding;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * The embeddings of the texts of late. It knows texts by their digest: prompts do not stay in
 * memory, and nobody can make two of them collide. Any thread.
 */
final class EmbeddingMemo {

  private final Cache<Key, EmbedReply> replies;

  /**
   * Makes a memory.
   *
   * @param entries that it keeps; 0 for none. One takes some 1.7 KB with 384 dimensions
   */
  EmbeddingMemo(int entries) {
    replies = Caffeine.newBuilder().maximumSize(entries).executor(Runnable::run).build();
  }

  /** What was asked: half of the digest of the text is as many bits as anyone could need. */
  record Key(long high, long low, int maxTokens) {}

  static Key key(EmbedRequest request) {
    ByteBuffer digest = ByteBuffer.wrap(sha256(request.text()));
    return new Key(digest.getLong(), digest.getLong(), request.maxTokens());
  }

  @Nullable EmbedReply find(Key key) {
    return replies.getIfPresent(key);
  }

  void keep(Key key, EmbedReply reply) {
    replies.put(key, reply);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
