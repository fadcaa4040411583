package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;

/**
 * One answer of the gateway as its caller sees it, streamed or not.
 *
 * @param text of the first choice, white space aside
 * @param finishes how many finish reasons the first choice has
 * @param isDone whether {@code [DONE]} came; for an answer that is not streamed, whether it is no
 *     error
 * @param error its {@code error} object, whether it came by status or by event
 * @param model the last that was named; empty when none was
 * @param usage empty when none came
 * @param isRescueTold whether it says that another provider went on
 * @param millis from the question to the end of the answer
 */
record CallersView(
    int status,
    String text,
    int finishes,
    boolean isDone,
    Optional<JsonNode> error,
    String model,
    Optional<JsonNode> usage,
    boolean isRescueTold,
    long millis,
    String body) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DATA = "data: ";
  private static final int SHOWN = 500;

  static CallersView of(HttpResponse<String> answer, long millis) {
    return of(answer.statusCode(), answer.body(), millis);
  }

  static CallersView of(int status, String body, long millis) {
    boolean isStream = status == 200 && !body.startsWith("{");
    List<JsonNode> parts =
        isStream
            ? body.lines()
                .filter(line -> line.startsWith(DATA + "{"))
                .map(line -> parse(line.substring(DATA.length())))
                .toList()
            : List.of(parse(body));
    StringBuilder text = new StringBuilder();
    int finishes = 0;
    String model = "";
    for (JsonNode part : parts) {
      JsonNode choice = part.at("/choices/0");
      text.append(choice.at(isStream ? "/delta/content" : "/message/content").asText(""));
      finishes += choice.hasNonNull("finish_reason") ? 1 : 0;
      model = part.path("model").asText(model);
    }
    Optional<JsonNode> error = last(parts, "/error");
    return new CallersView(
        status,
        CanonicalText.normalized(text.toString()),
        finishes,
        isStream ? body.lines().anyMatch((DATA + "[DONE]")::equals) : error.isEmpty(),
        error,
        model,
        last(parts, "/usage"),
        last(parts, "/headgate/rescue").isPresent(),
        millis,
        body);
  }

  private static Optional<JsonNode> last(List<JsonNode> parts, String pointer) {
    return parts.stream()
        .map(part -> part.at(pointer))
        .filter(node -> !node.isMissingNode() && !node.isNull())
        .reduce((before, after) -> after);
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException malformed) {
      throw new AssertionError("not JSON: " + json, malformed);
    }
  }

  /** Checks that nothing is missing, nothing came twice and nobody speaks of a failure. */
  CallersView isWhole() {
    assertThat(error).as(ending()).isEmpty();
    assertThat(status).as(ending()).isEqualTo(200);
    assertThat(text).as(ending()).isEqualTo(CanonicalText.TEXT);
    assertThat(finishes).as(ending()).isEqualTo(1);
    assertThat(isDone).as(ending()).isTrue();
    assertThat(body).doesNotContain("event: error");
    return this;
  }

  /** The last of what came, for whoever has to find out what went wrong. */
  String ending() {
    return body.substring(Math.max(0, body.length() - SHOWN));
  }

  /** Checks that it came within this time. */
  CallersView within(long limitMillis) {
    assertThat(millis).as("milliseconds").isLessThan(limitMillis);
    return this;
  }

  /** Checks that it counts what was answered. */
  CallersView isCounted() {
    assertThat(usage).as(ending()).isPresent();
    assertThat(usage.get().path("completion_tokens").asInt()).as(ending()).isPositive();
    return this;
  }

  /** The machine-readable word of the error; empty when there is none. */
  String code() {
    return error.map(said -> said.path("code").asText()).orElse("");
  }
}
