package io.headgate.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The gateway as it is distributed, with a key, models of three dialects and its access log on. */
record HeadgateLauncher(Path distribution, InetSocketAddress upstream, Path folder)
    implements Launcher {

  private static final String KEY = "hg_bench0000000000000000000000";

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
        canned:   { kind: openai-compatible, base_url: "http://127.0.0.1:%4$d/v1", api_keys: [x] }
        canned-a: { kind: anthropic, base_url: "http://127.0.0.1:%4$d", api_keys: [x] }
        canned-g: { kind: gemini, base_url: "http://127.0.0.1:%4$d/v1beta", api_keys: [x] }
      models:
        fast:            { deployments: [ { provider: canned, model: canned } ] }
        paced:           { deployments: [ { provider: canned, model: canned-paced } ] }
        anthropic:       { deployments: [ { provider: canned-a, model: canned } ] }
        anthropic-paced: { deployments: [ { provider: canned-a, model: canned-paced } ] }
        gemini:          { deployments: [ { provider: canned-g, model: canned } ] }
        gemini-paced:    { deployments: [ { provider: canned-g, model: canned-paced } ] }
      keys:
        - { name: bench, key: %5$s }
      """;

  Path script() {
    return distribution.resolve("bin/headgate").toAbsolutePath();
  }

  @Override
  public String name() {
    return "headgate";
  }

  @Override
  public Target launch() throws IOException, InterruptedException {
    InetSocketAddress api = Launcher.freeAddress();
    Path config = folder.resolve("headgate.yaml");
    Files.writeString(
        config,
        CONFIG.formatted(
            api.getPort(),
            Launcher.freeAddress().getPort(),
            Launcher.freeAddress().getPort(),
            upstream.getPort(),
            KEY));
    List<String> command = List.of(script().toString(), "serve", "--config", config.toString());
    return Launcher.launch(name(), command, Map.of(), folder, api, KEY, true);
  }
}
