package io.headgate.gateway.admin;

import java.util.Locale;
import java.util.Optional;

/** What an administrator may do: what those before may do, and more. */
public enum Role {
  /** May see all but secrets, which nobody sees. */
  VIEWER,
  /** May act in an emergency: circuits, revoking keys. */
  OPERATOR,
  /** May do all. */
  ADMIN;

  /** The role of a name in lower case. */
  public static Optional<Role> of(String name) {
    for (Role role : values()) {
      if (role.word().equals(name)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }

  boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
