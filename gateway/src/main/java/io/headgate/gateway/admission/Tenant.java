package io.headgate.gateway.admission;

import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whom keys belong to.
 *
 * @param id {@code [a-z0-9][a-z0-9-]{0,39}}
 * @param name for people; any text of at most 200 characters
 * @param enabled false turns all its keys away
 * @param models names and pins that its keys may ask for; empty means all
 * @param tags for rules, each {@code [a-z0-9][a-z0-9_.:-]{0,39}}
 * @param limits of all its keys together
 * @param budgets of all its keys together; at most one for each window and amount
 * @param userBudgets of each end user, as the {@code user} of requests tells them apart
 * @param zone in which its days, weeks and months begin
 * @param weight its share where tenants wait for the same, 1 to 100
 * @param source who may change it
 * @param version 0 for one of the file; else of what is stored
 */
public record Tenant(
    String id,
    String name,
    boolean enabled,
    Set<String> models,
    Set<String> tags,
    Limits limits,
    List<Budget> budgets,
    List<Budget> userBudgets,
    ZoneId zone,
    int weight,
    Source source,
    long version) {

  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  public Tenant {
    models = Set.copyOf(models);
    tags = Set.copyOf(tags);
    budgets = List.copyOf(budgets);
    userBudgets = List.copyOf(userBudgets);
    if (weight < 1 || weight > 100) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: 1 to 100)");
    }
  }

  /** Whether a text may be the id of a tenant. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }
}
