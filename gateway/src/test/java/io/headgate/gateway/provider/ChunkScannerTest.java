package io.headgate.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.SeededRuns;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Compares the scanner with a parser: it refuses what that refuses, and notes what its tree says.
 *
 * <p>Left out are four things that the scanner is lenient about on purpose: bytes that are not
 * UTF-8, members that stand twice, names that are written with escapes, and indexes of choices that
 * are no whole numbers or have a sign.
 */
final class ChunkScannerTest {

  private static final ObjectMapper PARSER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final List<String> NAMES =
      List.of(
          "choices", "usage", "error", "finish_reason", "delta", "index", "role", "content", "id");

  private final ChunkScanner scanner = new ChunkScanner();
  private final BitSet mentioned = new BitSet();

  @Test
  void agreesWithAParserOnRandomObjects() {
    SeededRuns.each(20_000, random -> assertAgrees(new RandomJson(random, NAMES).object(6)));
  }

  @Test
  void agreesWithAParserOnTextsThatLookLikeChunks() {
    SeededRuns.each(20_000, random -> assertAgrees(chunk(random)));
  }

  @Test
  void agreesWithAParserOnDamagedTexts() {
    SeededRuns.each(
        60_000,
        random -> {
          String text = new RandomJson(random, NAMES).mutated(chunk(random));
          if (!standsTwice(text)) {
            assertAgrees(text);
          }
        });
  }

  @Test
  void agreesWithAParserOnEveryPrefixOfAChunk() {
    String chunk = chunk(new Random(7));
    for (int end = 0; end <= chunk.length(); end++) {
      assertAgrees(chunk.substring(0, end));
    }
  }

  @Test
  void refusesMoreLevelsThanItCanCount() {
    assertThat(scan("{\"a\":" + "[".repeat(62) + "]".repeat(62) + "}")).isZero();
    assertThat(scan("{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}"))
        .isEqualTo(ChunkScanner.MALFORMED);
  }

  @Test
  void countsHighIndexesAsTheHighest() {
    scan("{\"choices\":[{\"index\":99999999999,\"delta\":{}}]}");
    assertThat(mentioned.stream()).containsExactly(ChunkScanner.MAX_CHOICE);
  }

  private static String chunk(Random random) {
    RandomJson json = new RandomJson(random, NAMES);
    StringBuilder choices = new StringBuilder("[");
    for (int i = random.nextInt(3); i >= 0; i--) {
      choices.append(
          String.format(
              "{%s\"index\":%s%d,\"delta\":%s%s,\"finish_reason\":%s}%s",
              json.space(),
              json.space(),
              i,
              json.space(),
              random.nextInt(4) == 0 ? json.value(2) : json.object(2),
              json.value(1),
              i == 0 ? "" : ","));
    }
    return String.format(
        "%s{\"id\":\"x\",%s\"choices\":%s],\"usage\":%s%s}%s",
        json.space(),
        json.space(),
        choices,
        json.value(2),
        random.nextInt(5) == 0 ? ",\"error\":" + json.value(1) : "",
        json.space());
  }

  private void assertAgrees(String text) {
    int expected = ChunkScanner.MALFORMED;
    BitSet indexes = new BitSet();
    try {
      if (PARSER.readTree(text) instanceof ObjectNode tree) {
        expected = facts(tree, indexes);
      }
    } catch (JsonProcessingException malformed) {
      // As expected from the start.
    }
    assertThat(scan(text)).as(text).isEqualTo(expected);
    boolean wholeIndexes = !text.matches("(?s).*\"index\"\\s*:\\s*(-|[0-9]+[.eE]).*");
    if (expected != ChunkScanner.MALFORMED && wholeIndexes) {
      assertThat(mentioned).as(text).isEqualTo(indexes);
    }
  }

  private static boolean standsTwice(String text) {
    try {
      PARSER
          .reader()
          .with(com.fasterxml.jackson.core.JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .readTree(text);
      return false;
    } catch (JsonProcessingException malformed) {
      return malformed.getOriginalMessage().startsWith("Duplicate")
          || text.matches("(?s).*\\\\[^:]*\"\\s*:.*");
    }
  }

  private static int facts(ObjectNode chunk, BitSet indexes) {
    int facts = chunk.path("usage").isObject() ? ChunkScanner.USAGE : 0;
    facts |= chunk.hasNonNull("error") ? ChunkScanner.ERROR : 0;
    if (!chunk.path("choices").isArray()) {
      return facts;
    }
    for (JsonNode choice : chunk.path("choices")) {
      JsonNode reason = choice.path("finish_reason");
      facts |= reason.isTextual() && !reason.textValue().isEmpty() ? ChunkScanner.FINISH : 0;
      if (choice.path("index").isIntegralNumber()
          && !choice.path("index").asText().startsWith("-")) {
        indexes.set(Math.min(choice.path("index").intValue(), ChunkScanner.MAX_CHOICE));
      }
      facts |= hasContent(choice.path("delta")) ? ChunkScanner.CONTENT : 0;
    }
    return facts;
  }

  private static boolean hasContent(JsonNode delta) {
    for (var member : delta.properties()) {
      JsonNode value = member.getValue();
      boolean filled = value.isTextual() ? !value.textValue().isEmpty() : !value.isEmpty();
      if (filled && !member.getKey().equals("role")) {
        return true;
      }
    }
    return false;
  }

  private int scan(String text) {
    byte[] bytes = ("??" + text + "??").getBytes(StandardCharsets.UTF_8);
    mentioned.clear();
    return scanner.scan(bytes, 2, bytes.length - 2, mentioned);
  }
}
