package io.headgate.gateway.config;

import io.headgate.gateway.config.Node.Mapping;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The JSON Schema (2020-12) of the file, which editors show and {@link SchemaCheck} applies. */
public final class ConfigSchema {

  private static final String RESOURCE = "headgate.schema.json";

  private ConfigSchema() {}

  /** The schema as it is shipped. */
  public static String text() {
    try (InputStream in = ConfigSchema.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The schema as nodes: JSON is YAML, so the reader that is loaded anyway reads it. */
  static Mapping root() {
    Problems problems = new Problems(new Source(RESOURCE, text()));
    Node root = YamlReader.read(problems).orElseThrow();
    return (Mapping) root;
  }
}
