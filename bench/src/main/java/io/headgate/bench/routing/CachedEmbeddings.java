package io.headgate.bench.routing;

import io.headgate.embedding.BlockingEmbeddingModel;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Vectors of texts by the real model, each computed once and kept in a file that is named for the
 * model.
 */
final class CachedEmbeddings {

  /** As the gateway cuts a prompt for routing. */
  private static final int MAX_TOKENS = 128;

  private static final int THREADS = 2;
  private static final int PART = 2000;

  private final BlockingEmbeddingModel model;
  private final Path file;
  private final Map<String, float[]> vectors = new HashMap<>();

  private CachedEmbeddings(BlockingEmbeddingModel model, Path file) {
    this.model = model;
    this.file = file;
  }

  static CachedEmbeddings openBlocking(BlockingEmbeddingModel model, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(model.sha256().substring(0, 16) + "-" + MAX_TOKENS + ".vectors");
    CachedEmbeddings embeddings = new CachedEmbeddings(model, file);
    if (Files.exists(file)) {
      embeddings.readBlocking();
    }
    return embeddings;
  }

  /** A run that was interrupted may have left half an entry at the end. */
  private void readBlocking() throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      while (true) {
        String key = in.readUTF();
        float[] vector = new float[in.readInt()];
        for (int i = 0; i < vector.length; i++) {
          vector[i] = in.readFloat();
        }
        vectors.put(key, vector);
      }
    } catch (EOFException e) {
      System.err.println("routing: " + vectors.size() + " vectors cached");
    }
  }

  /** The vectors of texts, in their order. */
  float[][] ofBlocking(List<String> texts) throws IOException, InterruptedException {
    Set<String> missing = new LinkedHashSet<>();
    for (String text : texts) {
      if (!vectors.containsKey(key(text))) {
        missing.add(text);
      }
    }
    List<String> left = new ArrayList<>(missing);
    for (int from = 0; from < left.size(); from += PART) {
      System.err.println("routing: embedding " + (left.size() - from) + " texts");
      computeBlocking(left.subList(from, Math.min(left.size(), from + PART)));
    }
    return texts.stream().map(text -> vectors.get(key(text))).toArray(float[][]::new);
  }

  private void computeBlocking(List<String> texts) throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<float[]>> computed = new ArrayList<>();
      for (String text : texts) {
        computed.add(threads.submit(() -> model.embedBlocking(text, MAX_TOKENS).vector()));
      }
      for (int i = 0; i < texts.size(); i++) {
        vectors.put(key(texts.get(i)), computed.get(i).get());
      }
    } catch (ExecutionException e) {
      throw new IOException("embedding: " + e.getCause(), e);
    } finally {
      threads.shutdownNow();
    }
    append(texts);
  }

  private void append(List<String> texts) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(
                Files.newOutputStream(
                    file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)))) {
      for (String text : texts) {
        float[] vector = vectors.get(key(text));
        if (vector != null) {
          out.writeUTF(key(text));
          out.writeInt(vector.length);
          for (float value : vector) {
            out.writeFloat(value);
          }
        }
      }
    }
  }

  private static String key(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
