package io.headgate.gateway;

/** The wire protocols that a provider in a test may speak. */
enum Dialect {
  OPENAI("openai-compatible", "/v1"),
  ANTHROPIC("anthropic", ""),
  GEMINI("gemini", "/v1beta");

  private final String kind;
  private final String path;

  Dialect(String kind, String path) {
    this.kind = kind;
    this.path = path;
  }

  /** As the simulator's request log calls it. */
  String protocol() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The lines {@code kind} and {@code base_url} of a provider, in YAML's flow style. */
  String provider(String simulator) {
    return "kind: " + kind + ", base_url: \"" + simulator + path + "\"";
  }
}
