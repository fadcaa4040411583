package io.headgate.gateway.learning;

/** A file of a trained model that cannot be used; the message is one line for people. */
public final class ModelFileException extends Exception {

  public ModelFileException(String message) {
    super(message);
  }
}
