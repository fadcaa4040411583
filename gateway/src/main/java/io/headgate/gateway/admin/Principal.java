package io.headgate.gateway.admin;

import java.util.Optional;

/**
 * An administrator who has shown who it is.
 *
 * @param name in the audit log
 * @param session where it has one
 */
record Principal(String name, Role role, Via via, Optional<Session> session) {

  /** How it has shown that. */
  enum Via {
    TOKEN,
    OIDC,
    SESSION
  }
}
