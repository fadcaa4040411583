package io.headgate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.headgate.gateway.catalog.ModelEntry;
import io.headgate.gateway.catalog.Resilience;
import io.headgate.gateway.config.ConfigLoader.Result;
import io.headgate.gateway.dispatch.DispatchStage;
import io.headgate.gateway.dispatch.WaitingRoom;
import io.headgate.gateway.health.HealthBoard;
import io.headgate.gateway.http.ApiServer;
import io.headgate.gateway.protocol.Rescue;
import io.headgate.gateway.protocol.Secret;
import io.headgate.gateway.provider.ProviderConfig;
import io.headgate.gateway.routing.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What lies in {@code conf/} works as it is. */
class ShippedFilesTest {

  private static final Path CONF = Path.of("..", "conf");
  private static final String KEY = "hg_0123456789abcdefghij";

  @ParameterizedTest
  @CsvSource({
    "OPENAI_API_KEY, openai, small medium strong embed",
    "GROQ_API_KEY, groq, small medium",
    "GEMINI_API_KEY, gemini, small medium strong embed",
    "ANTHROPIC_API_KEY, anthropic, small strong",
    "OLLAMA_BASE_URL, ollama, small local",
    "VLLM_BASE_URL, vllm, small local"
  })
  void oneVariableIsEnough(String variable, String provider, String models) {
    Result result = headgate(Map.of("HEADGATE_KEY", KEY, variable, "http://127.0.0.1:1/v1"));

    GatewayConfig config = result.config().orElseThrow();
    assertThat(config.providers()).extracting(ProviderConfig::name).containsExactly(provider);
    assertThat(config.models()).extracting(ModelEntry::name).containsExactly(models.split(" "));
    assertThat(result.notices()).allMatch(notice -> notice.message().endsWith(": left out"));
  }

  @Test
  void everythingSetLeavesNothingOut() {
    Map<String, String> all = new HashMap<>(Map.of("HEADGATE_KEY", KEY));
    for (String name : List.of("OPENAI", "GROQ", "GEMINI", "ANTHROPIC", "OPENAI_COMPATIBLE")) {
      all.put(name + "_API_KEY", "secret");
    }
    for (String name : List.of("OPENAI_COMPATIBLE", "OLLAMA", "VLLM")) {
      all.put(name + "_BASE_URL", "https://host.test/v1/");
    }

    Result result = headgate(all);

    assertThat(result.errors()).isEmpty();
    assertThat(result.notices())
        .as("nobody knows what an unknown provider costs")
        .extracting(Problem::path)
        .containsExactly("models.small.deployments.4");
    assertThat(result.config().orElseThrow().providers()).hasSize(7);
  }

  @Test
  void everyShippedModelHasAPriceAContextAndATier() {
    Map<String, String> all = new HashMap<>(Map.of("HEADGATE_KEY", KEY));
    for (String name : List.of("OPENAI", "GROQ", "GEMINI", "ANTHROPIC", "OPENAI_COMPATIBLE")) {
      all.put(name + "_API_KEY", "secret");
    }
    all.put("OPENAI_COMPATIBLE_BASE_URL", "https://openrouter.ai/api/v1");

    Result result = headgate(all);

    for (ModelEntry model : result.config().orElseThrow().models()) {
      assertThat(model.deployments())
          .as(model.name())
          .allMatch(deployment -> deployment.price().isPresent())
          .allMatch(deployment -> deployment.contextTokens().isPresent());
      assertThat(model.tier() > 0).isEqualTo(model.kind() == ModelEntry.Kind.CHAT);
    }
  }

  @Test
  void nothingSetSaysWhatToSet() {
    Result result = headgate(Map.of());

    assertThat(result.config()).isEmpty();
    assertThat(result.errors())
        .extracting(Problem::message)
        .containsExactly(
            "no provider is left: set one of OPENAI_API_KEY, GROQ_API_KEY, GEMINI_API_KEY,"
                + " ANTHROPIC_API_KEY, OPENAI_COMPATIBLE_BASE_URL and OPENAI_COMPATIBLE_API_KEY,"
                + " OLLAMA_BASE_URL, VLLM_BASE_URL",
            "environment variable HEADGATE_KEY is not set; set it or write"
                + " ${HEADGATE_KEY:-default}");
  }

  @Test
  void demoServesEveryModelFromTheSimulator() {
    Map<String, String> variables =
        Map.of("SIMULATOR_URL", "http://127.0.0.1:4000", "HEADGATE_KEY", KEY, "HEADGATE_PORT", "0");

    Result result = ConfigLoader.load(CONF.resolve("demo.yaml"), variables);

    assertThat(result.errors()).isEmpty();
    assertThat(result.notices()).isEmpty();
    GatewayConfig config = result.config().orElseThrow();
    assertThat(config.api().port()).isZero();
    assertThat(config.providers())
        .extracting(provider -> provider.baseUrl().toString())
        .containsExactly(
            "http://127.0.0.1:4000/v1", "http://127.0.0.1:4000", "http://127.0.0.1:4000/v1beta");
    assertThat(config.models())
        .flatExtracting(ModelEntry::deployments)
        .allMatch(deployment -> deployment.price().isPresent())
        .allMatch(deployment -> deployment.contextTokens().isPresent());
    assertThat(config.routing().stage().profiles())
        .extracting(Profile::name, Profile::models)
        .containsExactly(tuple("auto", List.of("small", "medium", "strong")));
  }

  @Test
  void serverSectionOfTheFileIsTheDefaults() {
    Result result = headgate(Map.of("HEADGATE_KEY", KEY, "GROQ_API_KEY", "secret"));

    GatewayConfig config = result.config().orElseThrow();
    assertThat(config.api())
        .usingRecursiveComparison()
        .ignoringFields("headers")
        .isEqualTo(ApiServer.Config.defaults());
    assertThat(config.providers().get(0).timeouts()).isEqualTo(ProviderConfig.Timeouts.defaults());
    assertThat(config.providers().get(0).pool()).isEqualTo(ProviderConfig.Pool.defaults());
    assertThat(config.providers().get(0).quirks()).isEqualTo(ProviderConfig.Quirks.none());
  }

  @Test
  void sectionsAboutFailuresAreTheDefaults() {
    Result result = headgate(Map.of("HEADGATE_KEY", KEY, "GROQ_API_KEY", "secret"));

    GatewayConfig config = result.config().orElseThrow();
    assertThat(config.dispatch()).isEqualTo(DispatchStage.Config.defaults());
    assertThat(config.waiting()).isEqualTo(WaitingRoom.Config.defaults());
    assertThat(config.health()).isEqualTo(HealthBoard.Config.defaults());
    assertThat(config.routing().stage().resilience())
        .isEqualTo(new Resilience(Optional.empty(), Optional.of(Rescue.OFF), Optional.of(false)));
  }

  @Test
  void sectionsAboutStateAreTheDefaults() {
    Result result = headgate(Map.of("HEADGATE_KEY", KEY, "GROQ_API_KEY", "secret"));

    GatewayConfig config = result.config().orElseThrow();
    assertThat(config.state()).isEqualTo(StateConfig.defaults());
    assertThat(config.ledger()).isEqualTo(LedgerConfig.defaults());
    assertThat(config.admin().tokens()).isEmpty();
    assertThat(config.admin().oidc()).isEmpty();
    assertThat(config.declared().tenants()).containsExactly(DeclaredReader.undeclared("default"));
  }

  @Test
  void oneVariableMakesItARedis() {
    Path file = CONF.resolve("headgate.yaml");
    Map<String, String> environment =
        Map.of(
            "HEADGATE_KEY", KEY,
            "GROQ_API_KEY", "secret",
            "HEADGATE_REDIS_URL", "redis://:password@redis.test",
            "HEADGATE_PEPPER", "0123456789abcdef");
    String yaml = read(file).replace("store: embedded  ", "store: redis  ");

    Result result = ConfigLoader.loadText(file.toString(), yaml, environment);

    assertThat(result.errors()).isEmpty();
    StateConfig state = result.config().orElseThrow().state();
    assertThat(state.redis())
        .contains(StateConfig.Redis.at(new Secret("redis://:password@redis.test")));
  }

  static Stream<Path> examples() throws IOException {
    try (Stream<Path> folders = Files.list(CONF.resolve("examples"))) {
      return folders.map(folder -> folder.resolve("headgate.yaml")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleIsGood(Path file) {
    Map<String, String> environment = new HashMap<>();
    Matcher variable = Pattern.compile("\\$\\{([A-Z_0-9]+)").matcher(read(file));
    while (variable.find()) {
      String name = variable.group(1);
      boolean caller = name.startsWith("HEADGATE") && name.endsWith("KEY");
      environment.put(name, caller ? "hg_" + name + "_0123456789abcdefghij" : "secret");
    }

    Result result = ConfigLoader.load(file, environment);

    assertThat(result.errors()).isEmpty();
    assertThat(result.notices()).isEmpty();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void schemaForEditorsIsTheOneInTheJar() throws IOException {
    assertThat(Files.readString(CONF.resolve("headgate.schema.json")))
        .as(
            "conf/headgate.schema.json is a copy; bring it up to date with: cp gateway/src/main/"
                + "resources/io/headgate/gateway/config/headgate.schema.json conf/")
        .isEqualTo(ConfigSchema.text());
  }

  private static Result headgate(Map<String, String> environment) {
    return ConfigLoader.load(CONF.resolve("headgate.yaml"), environment);
  }
}
