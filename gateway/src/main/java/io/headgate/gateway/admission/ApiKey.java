package io.headgate.gateway.admission;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A key, without what opens the door.
 *
 * @param id what it is known by for ever, in ledgers and logs; rotating it does not change it
 * @param name the operator's name for it
 * @param tenant the id of whom it belongs to
 * @param digest of the text of the key, see {@link KeyDigests}
 * @param former the digest that it had before it was rotated, while that still opens
 * @param models names and pins that it may ask for; empty means all
 * @param tags for rules
 * @param expires when it ends by itself
 * @param revoked when it was ended
 * @param source who may change it
 * @param version 0 for one of the file; else of what is stored
 */
public record ApiKey(
    String id,
    String name,
    String tenant,
    String digest,
    Optional<Former> former,
    Set<String> models,
    Set<String> tags,
    Limits limits,
    List<Budget> budgets,
    Optional<Instant> expires,
    Optional<Instant> revoked,
    Instant created,
    String createdBy,
    Source source,
    long version) {

  public ApiKey {
    models = Set.copyOf(models);
    tags = Set.copyOf(tags);
    budgets = List.copyOf(budgets);
  }

  /** A digest that opens for a while longer. */
  public record Former(String digest, Instant until) {}

  /** Whether it opens at an instant, as far as it alone decides. */
  public boolean isOpen(Instant now) {
    return revoked.isEmpty() && expires.map(now::isBefore).orElse(true);
  }

  /** The same key, allowed something else. */
  ApiKey with(KeySpec spec) {
    return new ApiKey(
        id,
        spec.name(),
        spec.tenant(),
        digest,
        former,
        spec.models(),
        spec.tags(),
        spec.limits(),
        spec.budgets(),
        spec.expires(),
        revoked,
        created,
        createdBy,
        source,
        version);
  }

  /** The same key with another text; until when the former one opens, empty: no more. */
  ApiKey rotated(String newDigest, Optional<Instant> formerUntil) {
    return new ApiKey(
        id,
        name,
        tenant,
        newDigest,
        formerUntil.map(until -> new Former(digest, until)),
        models,
        tags,
        limits,
        budgets,
        expires,
        revoked,
        created,
        createdBy,
        source,
        version);
  }

  /** The same key, ended. */
  ApiKey revokedAt(Instant at) {
    return new ApiKey(
        id,
        name,
        tenant,
        digest,
        Optional.empty(),
        models,
        tags,
        limits,
        budgets,
        expires,
        Optional.of(at),
        created,
        createdBy,
        source,
        version);
  }
}
