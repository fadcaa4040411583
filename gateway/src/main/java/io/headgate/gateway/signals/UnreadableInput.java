package io.headgate.gateway.signals;

/** The input holds something whose text cannot be told, such as token ids or a file. */
final class UnreadableInput extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnreadableInput() {
    super("the input cannot be read", null, false, false);
  }
}
