package io.headgate.gateway.admission;

import io.headgate.gateway.exchange.Caller;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/** Turns the presented key into a caller, or refuses. Safe for use by any thread. */
public final class AdmissionStage {

  private final KeyRing keys;

  public AdmissionStage(Config config) {
    this.keys = new KeyRing(config.keys());
  }

  /**
   * Fills {@link Exchange#caller()}.
   *
   * @return fails with {@link ErrorCode#INVALID_API_KEY}, in the same words whatever is wrong with
   *     the key
   */
  public Future<Exchange> admit(Exchange exchange) {
    return keys.find(exchange.presentedKey())
        .map(
            key -> {
              exchange.admitted(new Caller(key.tenant(), key.name(), key.models()));
              return Future.succeededFuture(exchange);
            })
        .orElseGet(
            () ->
                Future.failedFuture(
                    GatewayException.of(
                        ErrorCode.INVALID_API_KEY,
                        "the API key is missing or not valid; send it as 'Authorization: Bearer"
                            + " hg_…' or 'x-api-key: hg_…'")));
  }

  /** The keys that are accepted. */
  public record Config(List<Key> keys) {

    public Config {
      keys = List.copyOf(keys);
    }
  }

  /**
   * One accepted key.
   *
   * @param name the operator's name for it; in logs instead of the key
   * @param sha256 of the whole key text (with its {@code hg_}), 64 lower-case hex digits
   * @param tenant whom it belongs to
   * @param models names and pins that it may ask for; empty means all
   */
  public record Key(String name, String sha256, String tenant, Set<String> models) {

    public Key {
      models = Set.copyOf(models);
    }
  }
}
