package io.headgate.gateway.health;

import io.headgate.gateway.health.HealthBoard.Forced;
import java.util.LinkedHashMap;
import java.util.Map;

/** What operators have ordered, by deployment. Any thread; reading takes one volatile read. */
final class Orders {

  static final String ALL_MODELS = "*";

  private final int max;
  private final Cell<Map<HealthView.Key, Forced>> orders = new Cell<>(Map.of());

  /**
   * No orders yet.
   *
   * @param max how many may stand at a time
   */
  Orders(int max) {
    this.max = max;
  }

  /**
   * Replaces the order over one deployment or all of a provider.
   *
   * @throws IllegalStateException when there are too many
   */
  void give(String provider, String model, Forced order) {
    Map<HealthView.Key, Forced> before;
    Map<HealthView.Key, Forced> after;
    do {
      before = orders.get();
      after = new LinkedHashMap<>(before);
      if (order == Forced.NONE) {
        after.remove(new HealthView.Key(provider, model));
      } else {
        after.put(new HealthView.Key(provider, model), order);
      }
      if (after.size() > max) {
        throw new IllegalStateException("orders: " + after.size() + " (expected: <= " + max + ")");
      }
    } while (!orders.replace(before, Map.copyOf(after)));
  }

  Map<HealthView.Key, Forced> all() {
    return orders.get();
  }

  Forced over(String provider, String model) {
    return over(orders.get(), provider, model);
  }

  /** An order to be open goes before one to be closed, whichever of them is for all models. */
  static Forced over(Map<HealthView.Key, Forced> orders, String provider, String model) {
    if (orders.isEmpty()) {
      return Forced.NONE;
    }
    Forced one = orders.getOrDefault(new HealthView.Key(provider, model), Forced.NONE);
    Forced all = orders.getOrDefault(new HealthView.Key(provider, ALL_MODELS), Forced.NONE);
    return one == Forced.OPEN || all == Forced.NONE ? one : strictest(one, all);
  }

  private static Forced strictest(Forced one, Forced all) {
    return all == Forced.OPEN || one == Forced.NONE ? all : one;
  }
}
