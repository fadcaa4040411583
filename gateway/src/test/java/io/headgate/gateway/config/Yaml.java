package io.headgate.gateway.config;

import io.headgate.gateway.config.ConfigLoader.Result;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Small good files for tests, changed in one place. */
final class Yaml {

  static final String KEY = "hg_0123456789abcdefghij";

  private static final String MINIMAL =
      """
      version: 1
      server: {}
      providers:
        groq:
          kind: openai-compatible
          base_url: https://groq.test/v1
          api_keys: ["${GROQ}"]
      models:
        small: { deployments: [{ provider: groq, model: llama }], price: { input: 1, output: 2 } }
      keys:
        - { name: demo, key: "${KEY}" }
      """;

  private Yaml() {}

  static String minimal() {
    return MINIMAL;
  }

  /** The minimal file with {@code old} replaced. */
  static String with(String old, String replacement) {
    if (!MINIMAL.contains(old)) {
      throw new IllegalArgumentException(old + " is not in the file");
    }
    return MINIMAL.replace(old, replacement);
  }

  /** Loads with a key for the provider and for the caller, and some more variables. */
  static Result load(String yaml, String... variables) {
    Map<String, String> environment = new HashMap<>(Map.of("GROQ", "secret", "KEY", KEY));
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    return ConfigLoader.loadText("test.yaml", yaml, environment);
  }

  /** Loads with the prices that were published on a day. */
  static Result loadOn(LocalDate day, String yaml) {
    return ConfigLoader.loadText("test.yaml", yaml, Map.of("GROQ", "secret", "KEY", KEY), day);
  }

  static GatewayConfig config(String yaml, String... variables) {
    Result result = load(yaml, variables);
    return result.config().orElseThrow(() -> new AssertionError(result.errors()));
  }

  static List<String> errors(String yaml, String... variables) {
    return load(yaml, variables).errors().stream().map(Yaml::line).toList();
  }

  static List<String> notices(String yaml, String... variables) {
    return load(yaml, variables).notices().stream().map(Yaml::line).toList();
  }

  private static String line(Problem problem) {
    return problem.path() + ": " + problem.message();
  }
}
