package io.headgate.gateway.exchange;

import java.util.List;
import java.util.Set;

/**
 * Who is asking.
 *
 * @param tenant its id
 * @param keyId what the key is known by for ever; the key itself is not kept
 * @param keyName the operator's name for the key
 * @param allowLists names and pins that the key, and those that its tenant may ask for: a model
 *     must be on each of them. None means all
 * @param tags of the key and of its tenant
 * @param weight its tenant's share where tenants wait for the same, at least 1
 */
public record Caller(
    String tenant,
    String keyId,
    String keyName,
    List<Set<String>> allowLists,
    Set<String> tags,
    int weight) {

  public Caller {
    allowLists = allowLists.stream().filter(list -> !list.isEmpty()).map(Set::copyOf).toList();
    tags = Set.copyOf(tags);
  }
}
