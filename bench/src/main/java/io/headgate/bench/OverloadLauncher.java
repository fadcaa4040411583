package io.headgate.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The gateway as it is distributed, before one provider that bears everything: the limits for
 * providers are out of the way, those of the node itself are the defaults.
 *
 * @param management where the listener for probes will be
 */
record OverloadLauncher(
    Path distribution,
    InetSocketAddress upstream,
    InetSocketAddress management,
    Cores cores,
    Path folder) {

  static final String MODEL = "long";

  private static final String KEY = "hg_bench0000000000000000000000";

  private static final String CONFIG =
      """
      version: 1
      state: { store: memory }
      server:
        api: { host: 127.0.0.1, port: %d }
        admin: { host: 127.0.0.1, port: %d }
        management: { host: 127.0.0.1, port: %d }
        connections: { max_requests: 1000000 }
        timeouts: { header: 1h, keep_alive: 1h }
      providers:
        canned:
          kind: openai-compatible
          base_url: "http://127.0.0.1:%d/v1"
          api_keys: [x]
          pool: { connections: 8192, waiting: 8192 }
      health:
        concurrency: { initial: 10000, max: 10000 }
      models:
        %s: { deployments: [ { provider: canned, model: canned-long-paced } ] }
      keys:
        - { name: bench, key: %s }
      """;

  Path script() {
    return distribution.resolve("bin/headgate").toAbsolutePath();
  }

  /** What the process prints. */
  Path log() {
    return folder.resolve("headgate.log");
  }

  /** Blocks until the first right answer. */
  Target launch() throws IOException, InterruptedException {
    InetSocketAddress api = Launcher.freeAddress();
    Path config = folder.resolve("headgate.yaml");
    Files.writeString(
        config,
        CONFIG.formatted(
            api.getPort(),
            Launcher.freeAddress().getPort(),
            management.getPort(),
            upstream.getPort(),
            MODEL,
            KEY));
    return Launcher.launch(
        "headgate",
        cores.gateway(List.of(script().toString(), "serve", "--config", config.toString())),
        Map.of(),
        folder,
        api,
        KEY,
        false,
        ChatRequest.render("127.0.0.1", KEY, MODEL, false),
        "");
  }
}
