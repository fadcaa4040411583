package io.headgate.gateway.accounting;

import io.headgate.gateway.accounting.LedgerRow.Status;
import java.time.Instant;
import java.util.Optional;

/**
 * Which rows are wanted; empty lets all pass.
 *
 * @param key the id of the key
 * @param model the provider's name of the model that served
 * @param from rows of requests that were admitted at or after it
 * @param to rows of requests that were admitted before it
 */
public record LedgerFilter(
    Optional<String> tenant,
    Optional<String> key,
    Optional<String> model,
    Optional<String> provider,
    Optional<String> route,
    Optional<Status> status,
    Optional<Instant> from,
    Optional<Instant> to) {

  private static final LedgerFilter ALL =
      new LedgerFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public static LedgerFilter all() {
    return ALL;
  }

  public boolean passes(LedgerRow row) {
    return isOr(tenant, row.who().tenant())
        && isOr(key, row.who().keyId())
        && isOr(model, row.decided().served().model())
        && isOr(provider, row.decided().served().provider())
        && isOr(route, row.decided().route())
        && isOr(status, row.status())
        && from.filter(row.time()::isBefore).isEmpty()
        && to.filter(end -> !row.time().isBefore(end)).isEmpty();
  }

  private static <T> boolean isOr(Optional<T> wanted, T found) {
    return wanted.isEmpty() || wanted.get().equals(found);
  }
}
