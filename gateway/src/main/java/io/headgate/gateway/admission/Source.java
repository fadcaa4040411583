package io.headgate.gateway.admission;

/** Where a tenant or a key is told from. */
public enum Source {
  /** The configuration file, which alone can change it. */
  FILE,
  /** The store; the admin API changes it. */
  STORE
}
