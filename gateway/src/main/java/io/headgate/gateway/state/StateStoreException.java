package io.headgate.gateway.state;

/** A store cannot be used as it is. The message tells an operator why and what to do. */
public final class StateStoreException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public StateStoreException(String message) {
    super(message);
  }

  public StateStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
