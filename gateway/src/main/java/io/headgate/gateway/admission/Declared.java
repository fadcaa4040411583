package io.headgate.gateway.admission;

import java.util.List;

/**
 * The tenants and keys that the configuration file declares.
 *
 * @param tenants those that keys name are among them
 */
public record Declared(List<Tenant> tenants, List<DeclaredKey> keys) {

  public Declared {
    tenants = List.copyOf(tenants);
    keys = List.copyOf(keys);
  }

  public static Declared nothing() {
    return new Declared(List.of(), List.of());
  }

  /**
   * A key of the file.
   *
   * @param spec its name is its id too
   * @param sha256 of the whole key text (with its {@code hg_}), 64 lower-case hex digits
   */
  public record DeclaredKey(KeySpec spec, String sha256) {}
}
