package io.headgate.gateway.http;

/**
 * One hostile input and what must come of it.
 *
 * @param name its number in the list of hostile inputs, and what it is
 * @param bytes what is sent, one character for each byte
 * @param status of the answer; 0 when the connection is closed without one
 * @param closes whether the connection must be closed afterwards
 */
record HostileRow(String name, String bytes, int status, boolean closes) {

  /** Is answered, and the connection closed. */
  static HostileRow refused(int status, String name, String bytes) {
    return new HostileRow(name, bytes, status, true);
  }

  /** Is answered. */
  static HostileRow answered(int status, String name, String bytes) {
    return new HostileRow(name, bytes, status, false);
  }

  /** Has its connection closed without an answer. */
  static HostileRow cut(String name, String bytes) {
    return new HostileRow(name, bytes, 0, true);
  }
}
