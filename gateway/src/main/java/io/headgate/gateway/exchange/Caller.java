package io.headgate.gateway.exchange;

import java.util.Set;

/**
 * Who is asking.
 *
 * @param keyName the operator's name for the key; the key itself is not kept
 * @param models names and pins that it may ask for; empty means all
 */
public record Caller(String tenant, String keyName, Set<String> models) {

  public Caller {
    models = Set.copyOf(models);
  }
}
