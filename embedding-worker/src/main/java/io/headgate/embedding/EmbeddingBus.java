package io.headgate.embedding;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.Function;

/**
 * The contract between those who want embeddings and those who compute them: two addresses, two
 * binary codecs, no JSON.
 *
 * <p>Vert.x spreads requests evenly over the consumers of an address, wherever they are. So workers
 * listen at an address that only their own node sees, to be asked first, and at one that the whole
 * cluster sees. Both carry the version of the wire form: nodes of two versions never misread each
 * other.
 */
public final class EmbeddingBus {

  /** Answered by the workers of the asking node. */
  public static final String LOCAL_ADDRESS = "headgate.embed.v1.local";

  /** Answered by the workers of any node. */
  public static final String CLUSTER_ADDRESS = "headgate.embed.v1";

  private final EventBus bus;

  private EmbeddingBus(EventBus bus) {
    this.bus = bus;
  }

  /** The bus of a Vert.x instance, which learns the codecs unless it has done so before. */
  public static EmbeddingBus of(Vertx vertx) {
    EventBus bus = vertx.eventBus();
    try {
      bus.registerDefaultCodec(EmbedRequest.class, new EmbedRequestCodec());
      bus.registerDefaultCodec(EmbedReply.class, new EmbedReplyCodec());
    } catch (IllegalStateException known) {
      return new EmbeddingBus(bus);
    }
    return new EmbeddingBus(bus);
  }

  /**
   * Asks for an embedding.
   *
   * @return fails with {@link EmbeddingUnavailable} when nobody listens there, the worker refuses,
   *     or the request's deadline passes
   */
  public Future<EmbedReply> request(String address, EmbedRequest request) {
    return bus.<EmbedReply>request(
            address, request, new DeliveryOptions().setSendTimeout(request.deadlineMillis()))
        .map(Message::body)
        .recover(failure -> Future.failedFuture(EmbeddingUnavailable.from(failure)));
  }

  /**
   * Answers requests of this node only; a reply is sent by the thread that completes its future.
   */
  public MessageConsumer<EmbedRequest> consumeLocal(
      Function<EmbedRequest, Future<EmbedReply>> worker) {
    return answer(bus.localConsumer(LOCAL_ADDRESS), worker);
  }

  /**
   * Answers requests of the current event loop only, at {@link #loopAddress()}; a reply is sent by
   * the thread that completes its future.
   */
  MessageConsumer<EmbedRequest> consumeLoop(Function<EmbedRequest, Future<EmbedReply>> worker) {
    return answer(bus.localConsumer(loopAddress()), worker);
  }

  /**
   * Where the listener of the current event loop is: a request to it wakes no other thread on its
   * way to the workers.
   */
  static String loopAddress() {
    return LOCAL_ADDRESS + "." + Thread.currentThread().getId();
  }

  /** Answers requests of all nodes; a reply is sent by the thread that completes its future. */
  public MessageConsumer<EmbedRequest> consumeClustered(
      Function<EmbedRequest, Future<EmbedReply>> worker) {
    return answer(bus.consumer(CLUSTER_ADDRESS), worker);
  }

  private static MessageConsumer<EmbedRequest> answer(
      MessageConsumer<EmbedRequest> consumer, Function<EmbedRequest, Future<EmbedReply>> worker) {
    return consumer.handler(
        message ->
            Future.succeededFuture(message.body())
                .compose(worker)
                .onSuccess(message::reply)
                .onFailure(failure -> message.reply(EmbeddingUnavailable.toReply(failure))));
  }
}
