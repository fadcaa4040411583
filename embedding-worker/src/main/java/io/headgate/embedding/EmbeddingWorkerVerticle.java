package io.headgate.embedding;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;

/**
 * Listens for texts on behalf of a node's workers: for those of its own event loop, those of the
 * node, and those of any node. It only passes on, so it runs on an event loop, an instance on each;
 * the workers are threads behind the queue.
 */
final class EmbeddingWorkerVerticle extends VerticleBase {

  private final EmbeddingQueue queue;
  private final List<MessageConsumer<EmbedRequest>> consumers = new ArrayList<>();

  EmbeddingWorkerVerticle(EmbeddingQueue queue) {
    this.queue = queue;
  }

  @Override
  public Future<?> start() {
    EmbeddingBus bus = EmbeddingBus.of(vertx);
    consumers.add(bus.consumeLoop(queue::embed));
    consumers.add(bus.consumeLocal(queue::embed));
    consumers.add(bus.consumeClustered(queue::embed));
    return Future.all(consumers.stream().map(MessageConsumer::completion).toList());
  }

  /** Sends askers elsewhere, then lets the workers end. */
  @Override
  public Future<?> stop() {
    return Future.join(consumers.stream().map(MessageConsumer::unregister).toList())
        .transform(unregistered -> queue.close());
  }
}
