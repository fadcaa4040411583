package io.headgate.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.GatewayException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What each dialect sends and understands, told by files: {@code golden/DIALECT/CASE/}. A new case
 * is a new folder; its name says what it shows. Of these files a case has those that it needs:
 *
 * <ul>
 *   <li>{@code request.json}: what the caller asks, in OpenAI's form; sent on byte by byte as it
 *       stands. Without it a plain question.
 *   <li>{@code setup.json}: {@code model} and {@code quirks} of the provider.
 *   <li>{@code provider.json}: the provider's answer; {@code provider.sse}: its stream, in which
 *       {@code $CR$}, {@code $BOM$} and {@code $NUL$} stand for bytes that editors lose; {@code
 *       provider.errors.json}: a list of refusals of {@code status}, {@code headers} and {@code
 *       body}.
 * </ul>
 *
 * <p>The rest is expectation: {@code wire.json} is what goes to the provider, {@code answer.json}
 * and {@code answer.sse} what goes to the caller, {@code errors.json} what the refusals become and
 * {@code outcome.json} what else is known at the end: usage, warnings and failures. JSON is
 * compared as trees with numbers by their spelling, streams event by event. Every stream is also
 * decoded byte by byte, in two pieces cut at every position and in random pieces; the outcome is
 * the same.
 *
 * <p>The expectations are written anew by running this test with {@code -Dgolden.write=FOLDER},
 * where the folder is the {@code golden} one of the sources. Read the difference before it is
 * committed: a wrong expectation proves nothing.
 */
final class ProviderDialectGoldenTest {

  private static final Path WRITE_TO = Path.of(System.getProperty("golden.write", ""));
  private static final boolean WRITING = !WRITE_TO.toString().isEmpty();
  private static final int RANDOM_SPLITS = 100;
  private static final long SEED = 20_261_120;

  @TestFactory
  Stream<DynamicTest> everyCase() throws Exception {
    Path golden =
        WRITING
            ? WRITE_TO
            : Path.of(ProviderDialectGoldenTest.class.getResource("/golden").toURI());
    List<GoldenCase> cases = new ArrayList<>();
    for (ProviderConfig.Kind kind : ProviderConfig.Kind.values()) {
      String dialect = kind.name().toLowerCase(java.util.Locale.ROOT);
      folders(golden.resolve(dialect))
          .forEach(folder -> cases.add(new GoldenCase(dialect, folder)));
    }
    return cases.stream().map(one -> DynamicTest.dynamicTest(one.name(), () -> check(one)));
  }

  private static List<Path> folders(Path parent) throws IOException {
    try (Stream<Path> children = Files.list(parent)) {
      return children.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static void check(GoldenCase golden) {
    ObjectNode outcome = GoldenJson.MAPPER.createObjectNode();
    checkRequest(golden, outcome);
    golden
        .bytes("provider.json")
        .ifPresent(body -> checkAnswer(golden, Buffer.buffer(body), outcome));
    golden
        .text("provider.sse")
        .ifPresent(stream -> checkStream(golden, unescaped(stream), outcome));
    golden.text("provider.errors.json").ifPresent(errors -> checkErrors(golden, errors));
    if (!outcome.isEmpty() || WRITING) {
      expectJson(golden, "outcome.json", outcome.toString());
    }
  }

  private static byte[] unescaped(String stream) {
    return stream
        .replace("$CR$", "\r")
        .replace("$BOM$", "\uFEFF")
        .replace("$NUL$", "\0")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void checkRequest(GoldenCase golden, ObjectNode outcome) {
    if (golden.text("request.json").isEmpty()) {
      return;
    }
    try {
      ProviderRequest request =
          golden.isEmbeddings()
              ? golden.open().encodeEmbeddings(golden.embeddingsRequest(), golden.model())
              : golden
                  .open()
                  .encodeChat(golden.chatRequest(), golden.model(), golden.defaultMaxTokens());
      ObjectNode head = GoldenJson.MAPPER.createObjectNode().put("path", request.path());
      request.ignored().forEach(head.putArray("ignored")::add);
      String text = head.toString();
      String body = request.body().toString(StandardCharsets.UTF_8);
      expectJson(
          golden, "wire.json", text.substring(0, text.length() - 1) + ",\"body\":" + body + "}");
    } catch (GatewayException refused) {
      outcome.putObject("request").set("error", GoldenCase.describe(refused));
    }
  }

  private static void checkAnswer(GoldenCase golden, Buffer body, ObjectNode outcome) {
    ObjectNode told = outcome.putObject("answer");
    try {
      DecodedAnswer answer =
          golden.isEmbeddings()
              ? golden.open().decodeEmbeddings(golden.embeddingsRequest(), golden.model(), body)
              : golden.open().decodeChat(golden.chatRequest(), golden.model(), body);
      answer.usage().ifPresent(usage -> told.set("usage", GoldenCase.describe(usage)));
      expectJson(golden, "answer.json", answer.body().toString(StandardCharsets.UTF_8));
    } catch (GatewayException refused) {
      told.set("error", GoldenCase.describe(refused));
    }
  }

  private static void checkStream(GoldenCase golden, byte[] stream, ObjectNode outcome) {
    ProviderDialect dialect = golden.open();
    ChatRequest request = golden.chatRequest();
    Function<List<Integer>, DecodedStream> decode =
        cuts -> DecodedStream.of(dialect.openChatStream(request, golden.model()), stream, cuts);
    DecodedStream whole = decode.apply(List.of());
    outcome.set("stream", whole.outcome());
    expectEvents(golden, "answer.sse", whole.text());
    for (int cut = 1; cut < stream.length; cut++) {
      assertSame(whole, decode.apply(List.of(cut)), "cut at byte " + cut);
    }
    List<Integer> everywhere = IntStream.range(1, stream.length).boxed().toList();
    assertSame(whole, decode.apply(everywhere), "byte by byte");
    Random random = new Random(SEED);
    for (int i = 0; i < RANDOM_SPLITS; i++) {
      List<Integer> cuts =
          random.ints(1 + random.nextInt(20), 0, stream.length + 1).sorted().boxed().toList();
      assertSame(whole, decode.apply(cuts), "seed " + SEED + ", cut at " + cuts);
    }
  }

  private static void assertSame(DecodedStream whole, DecodedStream split, String how) {
    assertThat(split.text()).as(how).isEqualTo(whole.text());
    assertThat(split.outcome()).as(how).isEqualTo(whole.outcome());
  }

  private static void checkErrors(GoldenCase golden, String errors) {
    ArrayNode described = GoldenJson.MAPPER.createArrayNode();
    for (JsonNode refusal : parse(errors)) {
      MultiMap headers = MultiMap.caseInsensitiveMultiMap();
      refusal
          .path("headers")
          .properties()
          .forEach(header -> headers.add(header.getKey(), header.getValue().asText()));
      JsonNode body = refusal.path("body");
      GatewayException failure =
          golden
              .open()
              .decodeError(
                  refusal.path("status").asInt(),
                  RetryAfter.millis(headers, GoldenCase.CLOCK),
                  Buffer.buffer(body.isTextual() ? body.textValue() : body.toString()));
      assertThat(failure.message()).doesNotContain(GoldenCase.PROVIDER_KEY);
      described.add(
          GoldenJson.MAPPER
              .createObjectNode()
              .put("given", refusal.path("case").asText())
              .setAll(GoldenCase.describe(failure)));
    }
    expectJson(golden, "errors.json", described.toString());
  }

  private static JsonNode parse(String json) {
    try {
      return GoldenJson.MAPPER.readTree(json);
    } catch (IOException malformed) {
      throw new IllegalArgumentException(json, malformed);
    }
  }

  private static void expectJson(GoldenCase golden, String file, String actual) {
    if (WRITING) {
      if (actual.equals("{}")) {
        golden.delete(file);
      } else {
        golden.write(file, GoldenJson.pretty(actual));
      }
      return;
    }
    JsonNode expected = GoldenJson.tree(golden.text(file).orElse("\"no expectation\""));
    assertThat(GoldenJson.tree(actual))
        .as("%s of %s; it is now%n%s", file, golden.name(), GoldenJson.pretty(actual))
        .isEqualTo(expected);
  }

  private static void expectEvents(GoldenCase golden, String file, String actual) {
    if (WRITING) {
      golden.write(file, actual);
      return;
    }
    assertThat(actual.split("(?<=\n\n)"))
        .as("%s of %s", file, golden.name())
        .containsExactly(golden.text(file).orElse("no expectation").split("(?<=\n\n)"));
  }
}
