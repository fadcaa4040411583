package io.headgate.simulator;

import java.util.Optional;

/**
 * A request that a provider turns down; each protocol gives it its own shape. Carries no stack.
 *
 * @see Protocol#error
 */
final class Problem extends RuntimeException {

  private final int status;
  private final String text;
  private final Optional<String> code;
  private final Optional<String> param;

  Problem(int status, String text, Optional<String> code, Optional<String> param) {
    super(text, null, false, false);
    this.status = status;
    this.text = text;
    this.code = code;
    this.param = param;
  }

  static Problem of(int status, String text) {
    return new Problem(status, text, Optional.empty(), Optional.empty());
  }

  static Problem of(int status, String text, String code) {
    return new Problem(status, text, Optional.of(code), Optional.empty());
  }

  /** 400 because of one member of the body. */
  static Problem bad(String param, String text) {
    return new Problem(400, text, Optional.empty(), Optional.of(param));
  }

  int status() {
    return status;
  }

  String text() {
    return text;
  }

  /** The protocol's machine-readable word; what follows from the status when absent. */
  Optional<String> code() {
    return code;
  }

  /** The member of the body that is at fault. */
  Optional<String> param() {
    return param;
  }
}
