package io.headgate.embedding;

import static java.util.Objects.requireNonNull;

import ai.onnxruntime.OrtException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A loaded model that turns text into vectors, one text at a time. Any thread, several at once; a
 * call keeps its thread busy for milliseconds, so never an event loop.
 *
 * <p>Texts are not batched: a quantised model gives a text another vector beside other texts, and
 * texts of different lengths together are slower than one after the other.
 */
public final class BlockingEmbeddingModel implements AutoCloseable {

  private final EmbeddingModelFiles files;
  private final WordPiece tokenizer;
  private final BlockingNetwork network;
  private final int dimensions;
  private final String sha256;
  private final LoadTimes loadTimes;

  private BlockingEmbeddingModel(
      EmbeddingModelFiles files,
      WordPiece tokenizer,
      BlockingNetwork network,
      int dimensions,
      String sha256,
      LoadTimes loadTimes) {
    this.files = files;
    this.tokenizer = tokenizer;
    this.network = network;
    this.dimensions = dimensions;
    this.sha256 = sha256;
    this.loadTimes = loadTimes;
  }

  /**
   * Loads a model, its parts at the same time.
   *
   * @throws EmbeddingModelFailure when it cannot be used
   */
  public static BlockingEmbeddingModel loadBlocking(EmbeddingModelFiles files) {
    requireNonNull(files, "files");
    CompletableFuture<Timed<WordPiece>> tokenizer =
        CompletableFuture.supplyAsync(
            () -> Timed.of(() -> WordPiece.loadBlocking(files.tokenizer())));
    CompletableFuture<Timed<String>> sha256 =
        CompletableFuture.supplyAsync(() -> Timed.of(() -> Sha256.ofBlocking(files.onnx())));
    Duration library = Timed.of(BlockingNetwork::loadLibraryBlocking).took();
    Timed<BlockingNetwork> session =
        Timed.of(() -> BlockingNetwork.loadBlocking(files.onnx(), files.pooling()));
    BlockingNetwork network = session.value();
    try {
      WordPiece words = tokenizer.join().value();
      Timed<Integer> firstRun =
          Timed.of(() -> network.checkBlocking(words.vocabularySize(), files));
      return new BlockingEmbeddingModel(
          files,
          words,
          network,
          firstRun.value(),
          sha256.join().value(),
          new LoadTimes(
              library,
              session.took(),
              firstRun.took(),
              tokenizer.join().took(),
              sha256.join().took()));
    } catch (CompletionException e) {
      network.close();
      throw e.getCause() instanceof EmbeddingModelFailure why ? why : e;
    } catch (EmbeddingModelFailure e) {
      network.close();
      throw e;
    }
  }

  /** By which clients and logs know the model. */
  public String name() {
    return files.name();
  }

  /** The digest of the network's file, in lower-case hexadecimal. */
  public String sha256() {
    return sha256;
  }

  /** How many tokens of a text it reads at the most. */
  public int maxTokens() {
    return files.maxTokens();
  }

  /** How long its parts took to load. */
  public LoadTimes loadTimes() {
    return loadTimes;
  }

  /** The length of each vector. */
  public int dimensions() {
    return dimensions;
  }

  /**
   * Embeds a text.
   *
   * @param maxTokens to cut the text to, the two special ones included; the model's own bound holds
   *     as well
   * @throws IllegalStateException when the model fails, which it does not for any text
   */
  public EmbedReply embedBlocking(String text, int maxTokens) {
    long start = System.nanoTime();
    WordPiece.Tokens tokens = tokenizer.encode(text, Math.min(maxTokens, files.maxTokens()));
    try {
      float[] vector = network.runBlocking(tokens.ids());
      return new EmbedReply(
          vector, sha256, tokens.ids().length, tokens.cut(), System.nanoTime() - start);
    } catch (OrtException e) {
      throw new IllegalStateException("model " + name() + ": " + e.getMessage(), e);
    }
  }

  /** Frees the model's memory; no call may be under way, and none may follow. */
  @Override
  public void close() {
    network.close();
  }
}
