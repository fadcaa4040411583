package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise P14: nothing that opens a door can be read anywhere that the gateway writes or answers.
 */
class SecretsIT {

  private static final String PROVIDER = "sk-planted-provider-secret-4711";
  private static final String CALLER = "hg_planted_caller_secret_4711_abcdef";
  private static final String ADMIN = "planted-admin-secret-4711";
  private static final String HEADER = "planted-header-secret-4711";

  private static final String SECTIONS =
      """
      tenants: [{ id: acme }]
      keys: [{ name: acme-1, tenant: acme, key: "${HEADGATE_KEY}" }]
      """;

  @TempDir private Path folder;

  @Test
  void P14_plantedSecretsAreNowhereToBeRead() throws IOException, InterruptedException {
    List<String> told = new ArrayList<>();
    String made;
    try (LaunchedGateway gateway =
        new LaunchedGateway(
            folder,
            SECTIONS,
            Map.of(
                "PROVIDER_KEY", PROVIDER,
                "HEADGATE_KEY", CALLER,
                "HEADGATE_ADMIN_TOKEN", ADMIN,
                "PLANTED", HEADER))) {
      made =
          Answers.parse(
                  gateway.admin("POST", "/keys", "{\"name\":\"m\",\"tenant\":\"acme\"}").body())
              .at("/text")
              .asText();
      use(gateway, made, told);
      look(gateway, told);
      told.add(threads(gateway.pid()));
      told.add(Files.readString(Path.of("/proc/" + gateway.pid() + "/cmdline")));
      assertThat(gateway.stop()).isZero();
    }
    List<String> secrets = List.of(PROVIDER, CALLER, ADMIN, HEADER, made);
    for (String secret : secrets) {
      assertThat(told).noneMatch(text -> text.contains(secret));
      try (Stream<Path> files = Files.walk(folder)) {
        assertThat(files.filter(Files::isRegularFile).filter(file -> holds(file, secret)))
            .as("files that hold " + secret)
            .isEmpty();
      }
    }
  }

  private static boolean holds(Path file, String secret) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What goes well, and what goes wrong in ways that tempt one to print. */
  private static void use(LaunchedGateway gateway, String made, List<String> told) {
    String plain = "\"max_tokens\":5";
    tell(told, gateway.send(gateway.chat(CALLER, plain)));
    tell(told, gateway.send(gateway.chat(made, plain)));
    tell(told, gateway.send(gateway.chat(made + "x", plain)));
    tell(told, gateway.send(gateway.chat(PROVIDER, plain)));
    tell(told, gateway.send(gateway.chat(CALLER, "\"temperature\":99")));
    for (String fault :
        List.of(
            "status=401,message=bad key " + PROVIDER,
            "status=500,message=" + PROVIDER,
            "reset",
            "html",
            "cut=2")) {
      gateway.simulator().faults().clear();
      gateway.simulator().faults().add("sim-small", fault);
      tell(told, gateway.send(gateway.chat(CALLER, plain)));
      tell(told, gateway.send(gateway.chat(CALLER, plain + ",\"stream\":true")));
    }
    gateway.simulator().faults().clear();
  }

  /** Everything that can be asked for. */
  private static void look(LaunchedGateway gateway, List<String> told) {
    for (String path :
        List.of(
            "/status",
            "/config",
            "/config/revisions",
            "/health",
            "/routes",
            "/decisions?limit=100",
            "/tenants",
            "/keys",
            "/ledger?limit=100",
            "/ledger/export?format=csv",
            "/ledger/export?format=jsonl",
            "/audit?limit=100",
            "/nothing")) {
      tell(told, gateway.admin("GET", path, ""));
    }
    tell(told, gateway.admin("POST", "/keys", "{\"name\":\"" + "x".repeat(300) + "\"}"));
    tell(told, gateway.metrics());
    told.add(gateway.err());
  }

  private static void tell(List<String> told, HttpResponse<String> answer) {
    told.add(answer.headers().map().toString());
    told.add(answer.body());
  }

  private static String threads(long pid) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), "Thread.print", "-l")
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return printed;
  }
}
