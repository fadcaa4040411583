package io.headgate.gateway.accounting;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was found of earlier lives of this node.
 *
 * @param lost requests that had no end, settled as lost now
 * @param used by life, the oldest first, and by the group of each claim that it holds: nano-USD
 *     that it used of it. The claims are to be closed with these amounts, and then the life {@link
 *     AccountingStage#closed}
 */
public record Recovered(int lost, Map<String, Map<String, Long>> used) {

  public Recovered {
    Map<String, Map<String, Long>> copy = new LinkedHashMap<>();
    used.forEach((life, groups) -> copy.put(life, Collections.unmodifiableMap(groups)));
    used = Collections.unmodifiableMap(copy);
  }
}
