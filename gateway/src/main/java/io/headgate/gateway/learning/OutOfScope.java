package io.headgate.gateway.learning;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The texts that ship with the gateway as examples of what belongs to no route. */
public final class OutOfScope {

  private static final String FILE = "out-of-scope.txt";

  private OutOfScope() {}

  /** Reads them from the class path: at start-up, not for each request. */
  public static List<String> texts() {
    try (InputStream in = OutOfScope.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + FILE);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
