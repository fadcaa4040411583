package io.headgate.gateway.config;

import static java.util.Objects.requireNonNull;

/**
 * One thing that is wrong with, or worth knowing about, a configuration file.
 *
 * @param file as the operator named it
 * @param line from 1; 0 when the file as a whole is meant
 * @param column from 1, in characters; 0 when the file as a whole is meant
 * @param path dotted, such as {@code providers.groq.timeouts}; empty at the top
 * @param message one sentence; never contains a secret
 * @param excerpt the source line with its secrets masked and a caret below it; may be empty
 */
public record Problem(
    String file, int line, int column, String path, String message, String excerpt) {

  public Problem {
    requireNonNull(file, "file");
    requireNonNull(path, "path");
    requireNonNull(message, "message");
    requireNonNull(excerpt, "excerpt");
  }

  /** The form that is printed: {@code file:line:column: path: message} and the excerpt below. */
  @Override
  public String toString() {
    StringBuilder printed = new StringBuilder(file);
    if (line > 0) {
      printed.append(':').append(line).append(':').append(column);
    }
    if (!path.isEmpty()) {
      printed.append(": ").append(path);
    }
    printed.append(": ").append(message);
    if (!excerpt.isEmpty()) {
      printed.append('\n').append(excerpt);
    }
    return printed.toString();
  }
}
