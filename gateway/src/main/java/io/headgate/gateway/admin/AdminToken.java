package io.headgate.gateway.admin;

/**
 * A token that opens the admin API.
 *
 * @param name in the audit log
 * @param digest SHA-256 of its text, 64 lower-case hex digits
 */
public record AdminToken(String name, String digest, Role role) {

  /** The token of a text. */
  public static AdminToken of(String name, String text, Role role) {
    return new AdminToken(name, Digests.sha256(text), role);
  }
}
