package io.headgate.bench;

import io.headgate.embedding.BlockingEmbeddingModel;
import io.headgate.embedding.EmbeddingModelFiles;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Each caller is a thread that calls the model itself. */
final class DirectEmbedding implements EmbeddingWay {

  private final BlockingEmbeddingModel model;

  DirectEmbedding(EmbeddingModelFiles files) {
    model = BlockingEmbeddingModel.loadBlocking(files);
  }

  @Override
  public String name() {
    return "direct";
  }

  @Override
  public void runBlocking(
      int callers, List<String> texts, long nanos, Histogram latencies, Histogram added)
      throws InterruptedException {
    Histogram recorded = new ConcurrentHistogram(latencies);
    long end = System.nanoTime() + nanos;
    List<Thread> threads = new ArrayList<>();
    for (int caller = 0; caller < callers; caller++) {
      int offset = caller;
      Thread thread = new Thread(() -> call(offset, texts, end, recorded), "caller " + caller);
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    latencies.add(recorded);
  }

  private void call(int offset, List<String> texts, long end, Histogram recorded) {
    for (int i = offset; ; i++) {
      long start = System.nanoTime();
      model.embedBlocking(texts.get(i % texts.size()), EmbeddingModelFiles.MAX_TOKENS);
      long done = System.nanoTime();
      if (done > end) {
        return;
      }
      recorded.recordValue(done - start);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
