package io.headgate.gateway.clients;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Takes a stream of LangChain4j and remembers how it went; may cancel it on the way. */
final class RecordedStream implements StreamingChatResponseHandler {

  private static final int NEVER = -1;
  private static final long PATIENCE_SECONDS = 30;

  private final int cancelAfter;
  private final StringBuilder text = new StringBuilder();
  private final CompletableFuture<ChatResponse> end = new CompletableFuture<>();
  private final CompletableFuture<Long> cancelledNanos = new CompletableFuture<>();
  private int pieces;

  private RecordedStream(int cancelAfter) {
    this.cancelAfter = cancelAfter;
  }

  static RecordedStream whole() {
    return new RecordedStream(NEVER);
  }

  /** Cancels the stream when so many pieces of text have come. */
  static RecordedStream cancellingAfter(int pieces) {
    return new RecordedStream(pieces);
  }

  @Override
  public void onPartialResponse(PartialResponse partial, PartialResponseContext context) {
    text.append(partial.text());
    if (++pieces == cancelAfter) {
      context.streamingHandle().cancel();
      cancelledNanos.complete(System.nanoTime());
    }
  }

  @Override
  public void onCompleteResponse(ChatResponse response) {
    end.complete(response);
  }

  @Override
  public void onError(Throwable failure) {
    end.completeExceptionally(failure);
  }

  /** The text that has come; to be read when the stream has ended. */
  String text() {
    return text.toString();
  }

  /** When it was cancelled, by {@link System#nanoTime}. */
  long awaitCancelled() {
    return await(cancelledNanos);
  }

  /**
   * The response, once it is whole.
   *
   * @throws RuntimeException the failure with which the stream ended instead
   */
  ChatResponse awaitResponse() {
    return await(end);
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException told) {
        throw told;
      }
      throw new IllegalStateException(failure.getCause());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    } catch (TimeoutException late) {
      throw new AssertionError("nothing after " + PATIENCE_SECONDS + " s", late);
    }
  }
}
