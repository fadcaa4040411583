package io.headgate.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The gateway as it is distributed, with or without what admission and the ledger look after. */
record AdmissionLauncher(
    AdmissionWay way, Path distribution, InetSocketAddress upstream, Path folder)
    implements Launcher {

  private static final String KEY = "hg_bench0000000000000000000000";

  private static final String CONFIG =
      """
      version: 1
      server:
        api: { host: 127.0.0.1, port: %d }
        admin: { host: 127.0.0.1, port: %d }
        management: { host: 127.0.0.1, port: %d }
        connections: { max_requests: 1000000 }
      providers:
        canned: { kind: openai-compatible, base_url: "http://127.0.0.1:%d/v1", api_keys: [x] }
      models:
        fast: { %sdeployments: [ { provider: canned, model: canned } ] }
      %s""";

  /** All rows of a run stay in the memory of a gateway whose store is there. */
  private static final String HEAP = "3g";

  private static final double BYTES_PER_MEGABYTE = 1e6;

  Path script() {
    return distribution.resolve("bin/headgate").toAbsolutePath();
  }

  @Override
  public String name() {
    return way.label();
  }

  @Override
  public Target launch() throws IOException, InterruptedException {
    InetSocketAddress api = Launcher.freeAddress();
    Path config = folder.resolve(name() + ".yaml");
    Files.writeString(
        config,
        CONFIG.formatted(
            api.getPort(),
            Launcher.freeAddress().getPort(),
            Launcher.freeAddress().getPort(),
            upstream.getPort(),
            way.price(),
            way.sections(KEY, data().toString())));
    List<String> command = List.of(script().toString(), "serve", "--config", config.toString());
    return Launcher.launch(
        name(), command, Map.of("HEADGATE_MEMORY", HEAP), folder, api, KEY, false);
  }

  private Path data() {
    return folder.resolve(name() + "-data");
  }

  /** What store and journal take, not a number when they are in memory. */
  double diskMegabytes() throws IOException {
    if (!Files.isDirectory(data())) {
      return Double.NaN;
    }
    try (Stream<Path> files = Files.walk(data())) {
      return files.mapToLong(file -> file.toFile().length()).sum() / BYTES_PER_MEGABYTE;
    }
  }
}
