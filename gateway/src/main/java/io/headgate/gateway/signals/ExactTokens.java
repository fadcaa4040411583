package io.headgate.gateway.signals;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * OpenAI's tokenizer {@code o200k_base}. It takes half a second and 35 MB to load, so that happens
 * on a worker, once somebody asks, and until then nothing is counted. Any thread.
 */
final class ExactTokens {

  private static final Logger LOG = LoggerFactory.getLogger(ExactTokens.class);

  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile @Nullable Encoding encoding;

  /**
   * Loads the tokenizer unless that was begun before.
   *
   * @return completes when it is loaded, at once when somebody else loads it; never fails, since
   *     the estimate remains
   */
  Future<Void> load(Vertx vertx) {
    if (!asked.compareAndSet(false, true)) {
      return Future.succeededFuture();
    }
    return vertx
        .executeBlocking(ExactTokens::encodingBlocking, false)
        .onSuccess(loaded -> encoding = loaded)
        .onFailure(e -> LOG.warn("tokens are estimated: no tokenizer: {}", e.toString()))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  /** The number of tokens; empty while the tokenizer is not loaded. */
  OptionalInt count(String text) {
    Encoding loaded = encoding;
    return loaded == null ? OptionalInt.empty() : OptionalInt.of(loaded.countTokensOrdinary(text));
  }

  private static Encoding encodingBlocking() {
    return Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
  }
}
