package io.headgate.gateway;

import io.headgate.gateway.config.GatewayConfig;
import io.headgate.simulator.Simulator;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code headgate demo}: the gateway in front of simulated providers. */
@Command(
    name = "demo",
    description =
        "Runs the gateway in front of simulated OpenAI, Anthropic and Gemini providers: no account,"
            + " key or server is needed.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

  /** About the pace of a fast model, so that a stream looks like one. */
  private static final Duration FIRST_TOKEN = Duration.ofMillis(150);

  private static final Duration BETWEEN_TOKENS = Duration.ofMillis(20);
  private static final int KEY_BYTES = 24;

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Port of the API; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--admin-port",
      defaultValue = "8081",
      description = "Port of the admin API; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private int adminPort;

  @Option(
      names = "--management-port",
      defaultValue = "9090",
      description = "Port of health and metrics; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private int managementPort;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "The API key, beginning with hg_; default: a new one each time.")
  private @Nullable String key;

  @Option(
      names = "--once",
      description =
          "Asks each provider once, streamed and not, says whether all went well, and ends.")
  private boolean once;

  @Override
  public Integer call() {
    var command = spec.commandLine();
    Node node = new Node();
    Simulator simulator =
        node.awaitBlocking(
            Simulator.start(
                node.vertx(), new Simulator.Options(0, 1, FIRST_TOKEN, BETWEEN_TOKENS)));
    String apiKey = key == null ? newKey() : key;
    GatewayConfig config =
        ConfigFile.load(
            ConfigFile.shipped("demo.yaml"), environment(simulator, apiKey), command.getErr());
    Gateway gateway = node.startBlocking(config);
    if (once) {
      int answers =
          node.awaitBlocking(new DemoRound(node.vertx(), gateway.ports().api(), apiKey).ask());
      command.getErr().println("headgate: " + answers + " answers, all well");
      return Headgate.OK;
    }
    greet(command.getErr(), gateway, simulator, apiKey);
    node.awaitStopBlocking();
    return Headgate.OK;
  }

  private Map<String, String> environment(Simulator simulator, String apiKey) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("SIMULATOR_URL", simulator.url());
    environment.put("HEADGATE_KEY", apiKey);
    environment.put("HEADGATE_PORT", Integer.toString(port));
    environment.put("HEADGATE_ADMIN_PORT", Integer.toString(adminPort));
    environment.put("HEADGATE_MANAGEMENT_PORT", Integer.toString(managementPort));
    return environment;
  }

  private static String newKey() {
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    return "hg_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  private static void greet(PrintWriter err, Gateway gateway, Simulator simulator, String apiKey) {
    String url = "http://127.0.0.1:" + gateway.ports().api() + "/v1";
    err.println(
        """

        Headgate is running in front of simulated providers (%s).

          base URL   %s
          API key    %s
          another    %s_limited (only for small)
          models     auto, small (OpenAI), medium (Gemini), strong (Anthropic), embed, embed-gemini
          metrics    http://127.0.0.1:%d/metrics

        Try it:

          curl %s/chat/completions \\
            -H "Authorization: Bearer %s" -H "Content-Type: application/json" \\
            -d '{"model":"auto","stream":true,"messages":[{"role":"user","content":"What is a head gate?"}]}'

        Stop it with Ctrl-C.
        """
            .formatted(
                simulator.url(), url, apiKey, apiKey, gateway.ports().management(), url, apiKey));
    err.flush();
  }
}
