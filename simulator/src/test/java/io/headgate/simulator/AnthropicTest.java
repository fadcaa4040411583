package io.headgate.simulator;

import static io.headgate.simulator.Running.json;
import static io.headgate.simulator.Running.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicTest {

  private static final String TOOLS =
      ",'tools':[{'name':'weather','input_schema':{'type':'object','properties':"
          + "{'city':{'type':'string'}}}},{'name':'clock','input_schema':{'type':'object'}}]";

  private static Running running;

  @BeforeAll
  static void start() {
    running = new Running();
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void answersInOneDocument() {
    HttpResponse<String> response = ask("Hello there", "");

    JsonNode message = json(response);
    assertThat(response.headers().firstValue("request-id")).isPresent();
    assertThat(response.headers().firstValue("anthropic-ratelimit-tokens-remaining")).isPresent();
    assertThat(message.path("type").asText()).isEqualTo("message");
    assertThat(message.at("/content/0/text").asText()).startsWith("You asked: \"Hello there\".");
    assertThat(message.path("stop_reason").asText()).isEqualTo("end_turn");
    assertThat(message.at("/usage/input_tokens").asInt()).isEqualTo(2);
    assertThat(message.at("/usage/cache_read_input_tokens").asInt()).isZero();
  }

  @Test
  void streamsNamedEventsInOrder() {
    String stream = ask("LENGTH=3", ",'stream':true").body();

    assertThat(names(stream))
        .containsExactly(
            "message_start",
            "content_block_start",
            "ping",
            "content_block_delta",
            "content_block_delta",
            "content_block_delta",
            "content_block_stop",
            "message_delta",
            "message_stop");
    List<String> data = Running.data(stream);
    JsonNode delta = json(data.get(data.size() - 2));
    assertThat(delta.at("/delta/stop_reason").asText()).isEqualTo("end_turn");
    assertThat(delta.at("/usage/output_tokens").asInt()).isEqualTo(3);
  }

  @Test
  void callsTools() {
    JsonNode message = json(ask("Weather in Oslo", TOOLS));
    assertThat(message.path("stop_reason").asText()).isEqualTo("tool_use");
    assertThat(message.at("/content/0/id").asText()).startsWith("toolu_");
    assertThat(message.at("/content/0/input/city").asText()).isEqualTo("Oslo");
    assertThat(json(ask("PARALLEL", TOOLS)).path("content")).hasSize(2);
    String stream = ask("Weather in Oslo", ",'stream':true" + TOOLS).body();
    assertThat(stream).contains("input_json_delta").contains("\"stop_reason\":\"tool_use\"");
  }

  @Test
  void quotesAToolsResult() {
    String body =
        "{'model':'claude-sim','max_tokens':99"
            + TOOLS
            + ",'messages':[{'role':'user','content':'Weather?'},{'role':'assistant','content':"
            + "[{'type':'tool_use','id':'t','name':'weather','input':{}}]},{'role':'user','content':"
            + "[{'type':'tool_result','tool_use_id':'t','content':[{'type':'text','text':'21'}]}]}]}";

    assertThat(json(running.anthropic(quoted(body))).at("/content/0/text").asText())
        .startsWith("The tool said: 21");
  }

  @Test
  void tellsWhyItStopped() {
    assertThat(json(ask("LENGTH=500", "")).path("stop_reason").asText()).isEqualTo("max_tokens");
    assertThat(json(ask("REFUSE", "")).path("stop_reason").asText()).isEqualTo("refusal");
    JsonNode stopped = json(ask("one two", ",'stop_sequences':['two']"));
    assertThat(stopped.path("stop_reason").asText()).isEqualTo("stop_sequence");
    assertThat(stopped.path("stop_sequence").asText()).isEqualTo("two");
  }

  @Test
  void countsTokensAndImages() {
    HttpResponse<String> counted =
        running.send(
            "POST",
            "/v1/messages/count_tokens",
            quoted(
                "{'model':'m','system':'be kind','messages':[{'role':'user','content':"
                    + "[{'type':'text','text':'a b c'},{'type':'image'}]}]}"),
            "x-api-key",
            "key",
            "anthropic-version",
            "2023-06-01");

    assertThat(json(counted).path("input_tokens").asInt()).isEqualTo(2 + 3 + 85);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'model':'m','messages':[{'role':'user','content':'x'}]}",
        "{'model':'m','max_tokens':9}",
        "{'model':'m','max_tokens':9,'messages':[{'role':'system','content':'x'}]}",
        "{'max_tokens':9,'messages':[{'role':'user','content':'x'}]}",
        "nonsense"
      })
  void turnsDownWhatIsWrong(String body) {
    HttpResponse<String> response = running.anthropic(quoted(body));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).path("type").asText()).isEqualTo("error");
    assertThat(json(response).at("/error/type").asText()).isEqualTo("invalid_request_error");
    assertThat(json(response).path("request_id").asText()).startsWith("req_");
  }

  @Test
  void turnsDownBadCredentialsAndVersions() {
    HttpResponse<String> wrong =
        running.send(
            "POST", "/v1/messages", "{}", "x-api-key", "invalid", "anthropic-version", "x");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(json(wrong).at("/error/type").asText()).isEqualTo("authentication_error");
    assertThat(running.send("POST", "/v1/messages", "{}", "x-api-key", "key").statusCode())
        .isEqualTo(400);
    assertThat(running.send("POST", "/v1/messages", "{}").statusCode()).isEqualTo(401);
  }

  @Test
  void failsAsTold() {
    HttpResponse<String> overloaded = ask("!status=529", "Hi", "");
    assertThat(overloaded.statusCode()).isEqualTo(529);
    assertThat(json(overloaded).at("/error/type").asText()).isEqualTo("overloaded_error");
    String broken = ask("!error=1", "Hi", ",'stream':true").body();
    assertThat(names(broken)).last().isEqualTo("error");
    assertThat(names(ask("!no-done", "Hi", ",'stream':true").body()))
        .last()
        .isEqualTo("message_delta");
    assertThat(names(ask("!no-finish", "Hi", ",'stream':true").body()))
        .doesNotContain("message_delta");
  }

  @Test
  void listsModels() {
    HttpResponse<String> list =
        running.send(
            "GET", "/v1/models", "", "x-api-key", "key", "anthropic-version", "2023-06-01");

    assertThat(json(list).at("/data/0/type").asText()).isEqualTo("model");
    assertThat(json(list).path("has_more").asBoolean()).isFalse();
  }

  private static List<String> names(String stream) {
    return stream
        .lines()
        .filter(line -> line.startsWith("event: "))
        .map(line -> line.substring(7))
        .toList();
  }

  private static HttpResponse<String> ask(String question, String members) {
    return ask("", question, members);
  }

  private static HttpResponse<String> ask(String fault, String question, String members) {
    return running.anthropic(
        quoted(
            "{'model':'claude-sim"
                + fault
                + "','max_tokens':99,'messages':[{'role':'user','content':'"
                + question
                + "'}]"
                + members
                + "}"));
  }
}
