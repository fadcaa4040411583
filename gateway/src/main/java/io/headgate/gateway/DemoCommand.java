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
import java.util.regex.Pattern;
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
  private static final int MAX_PORT = 65_535;

  /** What the gateway takes, less what is added for the second key. */
  private static final Pattern KEY_GRAMMAR = Pattern.compile("hg_[A-Za-z0-9_-]{20,112}");

  private static final String PORT = "--port";
  private static final String ADMIN_PORT = "--admin-port";
  private static final String MANAGEMENT_PORT = "--management-port";
  private static final String KEY = "--key";
  private static final Map<String, String> PORT_OPTIONS =
      Map.of("server.api", PORT, "server.admin", ADMIN_PORT, "server.management", MANAGEMENT_PORT);

  @Spec private CommandSpec spec;

  @Option(
      names = PORT,
      defaultValue = "8080",
      description = "Port of the API; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = ADMIN_PORT,
      defaultValue = "8081",
      description = "Port of the admin API; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private int adminPort;

  @Option(
      names = MANAGEMENT_PORT,
      defaultValue = "9090",
      description = "Port of health and metrics; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private int managementPort;

  @Option(
      names = KEY,
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
    checkOptions();
    Node node = new Node(PORT_OPTIONS);
    Simulator simulator =
        node.awaitBlocking(
            Simulator.start(
                node.vertx(), new Simulator.Options(0, 1, FIRST_TOKEN, BETWEEN_TOKENS)));
    String apiKey = key == null ? newKey() : key;
    ConfigSource source =
        new ConfigSource(ConfigFile.shipped("demo.yaml"), environment(simulator, apiKey));
    GatewayConfig config = ConfigFile.load(source.file(), source.environment(), command.getErr());
    Gateway gateway = node.startBlocking(source, config);
    if (once) {
      int answers =
          node.awaitBlocking(new DemoRound(node.vertx(), gateway.ports().api(), apiKey).ask());
      command.getErr().println("headgate: " + answers + " answers, all well");
      return Headgate.OK;
    }
    greet(command.getErr(), gateway, simulator, apiKey);
    Serving.tellAdminToken(gateway, command.getErr());
    node.awaitStopBlocking();
    return Headgate.OK;
  }

  private void checkOptions() {
    checkPort(PORT, port);
    checkPort(ADMIN_PORT, adminPort);
    checkPort(MANAGEMENT_PORT, managementPort);
    if (key != null && !KEY_GRAMMAR.matcher(key).matches()) {
      throw misuse(KEY + ": expected hg_ and 20 to 112 letters, digits, _ or - after it");
    }
  }

  private static void checkPort(String option, int value) {
    if (value < 0 || value > MAX_PORT) {
      throw misuse(option + ": " + value + " is not between 0 and " + MAX_PORT);
    }
  }

  private static CommandFailure misuse(String message) {
    return new CommandFailure(Headgate.MISUSED, message);
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

        And why that model:
          headgate explain --url http://127.0.0.1:%d --key %s --prompt "Why does my loop never end?"
        Stop it with Ctrl-C.
        """
            .formatted(
                simulator.url(),
                url,
                apiKey,
                apiKey,
                gateway.ports().management(),
                url,
                apiKey,
                gateway.ports().api(),
                apiKey));
    err.flush();
  }
}
