package io.headgate.gateway.admission;

import java.util.List;
import java.util.Set;

/** Turns the presented key into a caller, or refuses. */
public final class AdmissionStage {

  private AdmissionStage() {}

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
