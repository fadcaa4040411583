package io.headgate.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The gateway as it is distributed, with one model that three providers serve alike. Connections of
 * the generator may be idle for long, for it opens all before it begins.
 */
record FaultsLauncher(Path distribution, List<Integer> ports, Path folder) {

  static final String MODEL = "m";

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
      failover: { first_token: 1s }
      providers:
      %smodels:
        %s: { selection: weighted, deployments: [ %s ] }
      keys:
        - { name: bench, key: %s }
      """;

  Path script() {
    return distribution.resolve("bin/headgate").toAbsolutePath();
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
            Launcher.freeAddress().getPort(),
            each(
                "  p%1$d: { kind: openai-compatible, base_url: \"http://127.0.0.1:%1$d/v1\","
                    + " api_keys: [x] }\n",
                ""),
            MODEL,
            each("{ provider: p%d, model: sim, weight: 1 }", ", "),
            KEY));
    return Launcher.launch(
        "headgate",
        List.of(script().toString(), "serve", "--config", config.toString()),
        Map.of(),
        folder,
        api,
        KEY,
        false,
        ChatRequest.render("127.0.0.1", KEY, MODEL, false),
        "");
  }

  private String each(String form, String between) {
    return ports.stream().map(form::formatted).collect(Collectors.joining(between));
  }
}
