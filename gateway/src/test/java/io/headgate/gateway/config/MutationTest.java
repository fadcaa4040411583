package io.headgate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import io.headgate.gateway.config.ConfigLoader.Result;
import io.headgate.gateway.config.Node.Mapping;
import io.headgate.gateway.config.Node.Scalar;
import io.headgate.gateway.config.Node.Sequence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Thousands of damaged files: an answer for each, no secret in any. */
class MutationTest {

  private static final long SEED = 20261120;
  private static final int MUTATIONS = 1_000;

  private static final String SECRET = "planted";

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "HEADGATE_KEY", "hg_planted0123456789abcdef",
          "GROQ_API_KEY", "gsk_planted",
          "HEADGATE_ADMIN_TOKEN", "planted-token");

  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          " ",
          "\t",
          "\"",
          "'",
          "|",
          "&a ",
          "*a",
          "!!str ",
          "${",
          "#",
          "-",
          "\0",
          "\u00e9",
          "\ud83d\ude00",
          "0",
          "null",
          "\n",
          "? ",
          "---",
          "%");

  private final Random random = new Random(SEED);

  @Test
  void aDamagedFileIsEitherReadOrExplained() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("..", "conf", "headgate.yaml"));
    for (int i = 0; i < MUTATIONS; i++) {
      String yaml = mutated(lines);

      Result result = ConfigLoader.loadText("mutated.yaml", yaml, ENVIRONMENT);

      assertThat(result.config().isPresent()).as(yaml).isEqualTo(result.errors().isEmpty());
      assertThat(result.errors())
          .as(yaml)
          .allMatch(error -> error.line() > 0 && error.column() > 0);
      assertThat(result.errors() + "" + result.notices()).as(yaml).doesNotContain(SECRET);
    }
  }

  @Test
  void randomBytesAreExplained() {
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      String text = new String(bytes, StandardCharsets.ISO_8859_1);

      Result result = ConfigLoader.loadText("random.yaml", text, ENVIRONMENT);

      assertThat(result.errors()).as(text).isNotEmpty();
    }
  }

  @Test
  void aGeneralValidatorAgrees() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("..", "conf", "headgate.yaml"));
    Schema referee =
        SchemaRegistry.withDefaultDialect(
                Dialect.builder(Dialects.getDraft202012())
                    .keyword(new NonValidationKeyword("patternErrorMessage"))
                    .build())
            .getSchema(new ObjectMapper().readTree(ConfigSchema.text()));
    Set<Boolean> verdicts = new HashSet<>();
    for (int i = 0; i < MUTATIONS; i++) {
      String yaml = mutated(lines);
      Problems problems = new Problems(new Source("mutated.yaml", yaml));
      Interpolation interpolation = new Interpolation(ENVIRONMENT, problems);
      Optional<Node> file = YamlReader.read(problems).map(interpolation::apply);
      if (file.isEmpty() || problems.hasErrors()) {
        continue;
      }

      new SchemaCheck(ConfigSchema.root(), problems).check(file.get());

      boolean valid = referee.validate(json("", file.get())).isEmpty();
      assertThat(problems.hasErrors()).as("%s%n%s", problems.errors(), yaml).isEqualTo(!valid);
      verdicts.add(valid);
    }
    assertThat(verdicts).containsExactlyInAnyOrder(true, false);
  }

  @Test
  void theSchemaUsesOnlyWhatIsApplied() throws IOException {
    assertOnlyKnownKeywords(new ObjectMapper().readTree(ConfigSchema.text()));
  }

  private static void assertOnlyKnownKeywords(JsonNode schema) {
    schema
        .properties()
        .forEach(
            keyword -> {
              assertThat(SchemaCheck.KEYWORDS).contains(keyword.getKey());
              switch (keyword.getKey()) {
                case "properties", "$defs" ->
                    keyword.getValue().forEach(MutationTest::assertOnlyKnownKeywords);
                case "items", "propertyNames" -> assertOnlyKnownKeywords(keyword.getValue());
                case "additionalProperties" -> {
                  if (keyword.getValue().isObject()) {
                    assertOnlyKnownKeywords(keyword.getValue());
                  }
                }
                default -> {}
              }
            });
  }

  private String mutated(List<String> original) {
    List<String> lines = new ArrayList<>(original);
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(lines.size());
      String other = lines.get(random.nextInt(lines.size()));
      switch (random.nextInt(6)) {
        case 0 -> lines.remove(at);
        case 1 -> lines.add(at, lines.get(at));
        case 2 -> lines.set(at, other);
        case 3 -> lines.set(at, lines.get(at).replaceAll("[0-9]+", "-1"));
        case 4 -> lines.set(at, lines.get(at).replaceFirst(": \\S+", ": " + SECRET));
        default -> lines.set(at, withPiece(lines.get(at)));
      }
    }
    return String.join("\n", lines).replace(": " + SECRET, ": ${GROQ_API_KEY}");
  }

  private String withPiece(String line) {
    int at = random.nextInt(line.length() + 1);
    return line.substring(0, at) + PIECES.get(random.nextInt(PIECES.size())) + line.substring(at);
  }

  /**
   * As the referee may know it: what came from outside is a string, whatever it looks like, except
   * where the original file has numbers from outside.
   */
  private static JsonNode json(String property, Node node) {
    JsonNodeFactory factory = JsonNodeFactory.instance;
    if (node instanceof Mapping mapping) {
      ObjectNode object = factory.objectNode();
      mapping.members().forEach((name, member) -> object.set(name, json(name, member.value())));
      return object;
    }
    if (node instanceof Sequence sequence) {
      ArrayNode array = factory.arrayNode();
      sequence.items().forEach(item -> array.add(json(property, item)));
      return array;
    }
    Scalar scalar = (Scalar) node;
    if (scalar.isInterpolated() && !property.equals("port")) {
      return factory.textNode(scalar.text());
    }
    return switch (scalar.type()) {
      case INTEGER -> factory.numberNode(ScalarType.integer(scalar.text()));
      case NUMBER -> factory.numberNode(0.5);
      case BOOLEAN -> factory.booleanNode(Boolean.parseBoolean(scalar.text()));
      case NULL -> factory.nullNode();
      default -> factory.textNode(scalar.text());
    };
  }
}
