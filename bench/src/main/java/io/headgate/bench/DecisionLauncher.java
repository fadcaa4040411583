package io.headgate.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The gateway as it is distributed, with profiles that choose between two models.
 *
 * @param watched whether blocked event loops and safepoints are written down
 * @param policies whether every signal is looked at for every request: a policy on sensitive data
 */
record DecisionLauncher(
    Path distribution, InetSocketAddress upstream, Path folder, boolean watched, boolean policies) {

  static final String BY_NAME = "small";
  static final String BY_RULES = "auto:rules";
  static final String BY_MEANING = "auto";

  /** How long an event loop may be away before it counts as blocked. */
  static final int BLOCKED_MILLIS = 20;

  private static final String KEY = "hg_bench0000000000000000000000";

  /** Of the route that the first prompt belongs to. */
  private static final String FIRST_ROUTE = "x-headgate-route: code\r\n";

  private static final String FIRST_PROMPT =
      "Why does this Python function raise a TypeError when I pass it a list?";

  private static final String CONFIG =
      """
      version: 1
      state: { store: memory }
      server:
        api: { host: 127.0.0.1, port: %1$d }
        admin: { host: 127.0.0.1, port: %2$d }
        management: { host: 127.0.0.1, port: %3$d }
        connections: { max_requests: 1000000 }
      providers:
        canned: { kind: openai-compatible, base_url: "http://127.0.0.1:%4$d/v1", api_keys: [x], residency: on-prem }
      models:
        small:  { tier: 1, deployments: [ { provider: canned, model: canned } ] }
        strong: { tier: 3, deployments: [ { provider: canned, model: canned } ] }
      routing:
        profiles:
          auto:       { models: [small, strong], default: small, strategies: [rules, semantic] }
          auto:rules: { models: [small, strong], default: small, strategies: [rules] }
        rules:
          - { id: long-input, when: { input_tokens: { over: 30000 } }, models: [strong] }
          - { id: proof, when: { regex: "(?i)\\\\b(prove|theorem|lemma)\\\\b" }, models: [strong] }
          - { id: german, when: { language: [de, fr, es] }, models: [strong] }
          - { id: asked, when: { header: { x-difficulty: [hard] } }, models: [strong] }
        semantic:
          routes:
            - { id: code, models: [strong], exemplars_file: %5$s/code.txt }
            - { id: analysis, models: [strong], exemplars_file: %5$s/analysis.txt }
            - { id: legal, models: [strong], exemplars_file: %5$s/legal.txt }
            - { id: small-talk, models: [small], exemplars_file: %5$s/small-talk.txt }
      %6$skeys:
        - { name: bench, key: %7$s }
      """;

  private static final String POLICIES =
      """
      policies:
        - { id: at-home, when: { sensitive: [any] }, residency: [on-prem] }
      """;

  /** The same, watched. */
  DecisionLauncher watching(boolean withPolicies) {
    return new DecisionLauncher(distribution, upstream, folder, true, withPolicies);
  }

  String name() {
    return "headgate" + (watched ? "-watched" : "") + (policies ? "-policies" : "");
  }

  Path script() {
    return distribution.resolve("bin/headgate").toAbsolutePath();
  }

  /** What the process prints. */
  Path log() {
    return folder.resolve(name() + ".log");
  }

  /** Where the virtual machine tells its pauses, with the time of their end. */
  Path safepoints() {
    return folder.resolve(name() + "-safepoints.log");
  }

  /** Blocks until the first answer that a semantic route gave. */
  Target launch() throws IOException, InterruptedException {
    InetSocketAddress api = Launcher.freeAddress();
    Path config = folder.resolve(name() + ".yaml");
    Files.writeString(
        config,
        CONFIG.formatted(
            api.getPort(),
            Launcher.freeAddress().getPort(),
            Launcher.freeAddress().getPort(),
            upstream.getPort(),
            distribution.resolve("conf/examples/semantic-routes"),
            policies ? POLICIES : "",
            KEY));
    String options =
        watched
            ? "-Dheadgate.blocked-after-millis="
                + BLOCKED_MILLIS
                + " -Xlog:safepoint:file="
                + safepoints()
                + ":time:filecount=0"
            : "";
    ByteBuffer request = ChatRequest.prompt("127.0.0.1", KEY, BY_MEANING, FIRST_PROMPT);
    return Launcher.launch(
        name(),
        List.of(script().toString(), "serve", "--config", config.toString()),
        Map.of("HEADGATE_JAVA_OPTS", options),
        folder,
        api,
        KEY,
        false,
        request,
        FIRST_ROUTE);
  }
}
