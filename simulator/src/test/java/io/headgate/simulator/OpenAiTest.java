package io.headgate.simulator;

import static io.headgate.simulator.Running.json;
import static io.headgate.simulator.Running.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiTest {

  private static final String TOOLS =
      "'tools':[{'type':'function','function':{'name':'weather','parameters':{'type':'object',"
          + "'properties':{'city':{'type':'string'}},'required':['city']}}},"
          + "{'type':'function','function':{'name':'clock','parameters':{'type':'object',"
          + "'properties':{'zone':{'enum':['utc']}}}}}]";

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
    HttpResponse<String> response = ask("What is the capital of France?", "");

    JsonNode document = json(response);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
    assertThat(response.headers().firstValue("x-ratelimit-limit-requests")).hasValue("10000");
    assertThat(document.path("id").asText()).startsWith("chatcmpl-");
    assertThat(document.path("object").asText()).isEqualTo("chat.completion");
    assertThat(document.path("model").asText()).isEqualTo("gpt-sim");
    JsonNode message = document.at("/choices/0/message");
    assertThat(message.path("content").asText())
        .startsWith("You asked: \"What is the capital of France?\". ");
    assertThat(message.get("refusal").isNull()).isTrue();
    assertThat(document.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    int output = document.at("/usage/completion_tokens").asInt();
    assertThat(output).isBetween(20, 45).isEqualTo(Tokens.count(message.path("content").asText()));
    assertThat(document.at("/usage/prompt_tokens").asInt()).isEqualTo(6);
    assertThat(document.at("/usage/total_tokens").asInt()).isEqualTo(6 + output);
  }

  @Test
  void streamsWhatItWouldSayInOneDocument() {
    String whole = json(ask("Hi UNICODE", "")).at("/choices/0/message/content").asText();

    List<String> data = Running.data(ask("Hi UNICODE", ",'stream':true").body());

    StringBuilder text = new StringBuilder();
    data.stream()
        .filter(event -> event.startsWith("{"))
        .forEach(event -> text.append(json(event).at("/choices/0/delta/content").asText()));
    assertThat(text.toString()).isEqualTo(whole).contains("🙂").contains("漢字").contains("é");
    assertThat(json(data.get(0)).at("/choices/0/delta/role").asText()).isEqualTo("assistant");
    assertThat(data).last().isEqualTo("[DONE]");
    assertThat(data).noneMatch(event -> event.contains("usage"));
  }

  @Test
  void streamsUsageOnDemand() {
    List<String> data =
        Running.data(
            ask("LENGTH=5", ",'stream':true,'stream_options':{'include_usage':true}").body());

    JsonNode usage = json(data.get(data.size() - 2));
    assertThat(usage.path("choices")).isEmpty();
    assertThat(usage.at("/usage/completion_tokens").asInt()).isEqualTo(5);
    assertThat(json(data.get(0)).get("usage").isNull()).isTrue();
  }

  @Test
  void stopsAtLimitsAndSequences() {
    JsonNode limited = json(ask("LENGTH=50", ",'max_completion_tokens':3"));
    assertThat(limited.at("/choices/0/finish_reason").asText()).isEqualTo("length");
    assertThat(limited.at("/usage/completion_tokens").asInt()).isEqualTo(3);
    JsonNode stopped = json(ask("one two three", ",'stop':['two']"));
    assertThat(stopped.at("/choices/0/message/content").asText()).isEqualTo("You asked: \"one ");
    assertThat(stopped.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
  }

  @Test
  void givesSeveralChoices() {
    JsonNode document = json(ask("Hi", ",'n':2"));

    assertThat(document.path("choices")).hasSize(2);
    assertThat(document.at("/choices/0/message/content"))
        .isNotEqualTo(document.at("/choices/1/message/content"));
    String stream = ask("Hi", ",'n':2,'stream':true").body();
    assertThat(stream).contains("\"index\":1").containsOnlyOnce("[DONE]");
  }

  @Test
  void givesLogprobs() {
    JsonNode logprobs =
        json(ask("LENGTH=2", ",'logprobs':true,'top_logprobs':2")).at("/choices/0/logprobs");

    assertThat(logprobs.path("content")).hasSize(2);
    assertThat(logprobs.at("/content/0/top_logprobs")).hasSize(2);
    assertThat(logprobs.at("/content/0/token").asText()).isEqualTo("You");
  }

  @Test
  void callsTheFirstTool() {
    JsonNode choice = json(ask("What is the weather in Paris?", "," + TOOLS)).at("/choices/0");

    assertThat(choice.path("finish_reason").asText()).isEqualTo("tool_calls");
    assertThat(choice.at("/message/content").isNull()).isTrue();
    JsonNode call = choice.at("/message/tool_calls/0");
    assertThat(call.path("id").asText()).startsWith("call_");
    assertThat(call.at("/function/name").asText()).isEqualTo("weather");
    assertThat(call.at("/function/arguments").asText()).isEqualTo("{\"city\": \"Paris\"}");
  }

  @Test
  void callsTheToolThatIsNamedAndNoneWhenForbidden() {
    String named = ",'tool_choice':{'type':'function','function':{'name':'clock'}}," + TOOLS;
    assertThat(json(ask("Hi", named)).at("/choices/0/message/tool_calls/0/function/name").asText())
        .isEqualTo("clock");
    assertThat(
            json(ask("Hi", ",'tool_choice':'none'," + TOOLS))
                .at("/choices/0/finish_reason")
                .asText())
        .isEqualTo("stop");
  }

  @Test
  void streamsParallelCallsInFragments() {
    List<String> data = Running.data(ask("PARALLEL please", ",'stream':true," + TOOLS).body());

    StringBuilder second = new StringBuilder();
    for (String event : data) {
      JsonNode call =
          event.startsWith("{") ? json(event).at("/choices/0/delta/tool_calls/0") : json("{}");
      if (call.path("index").asInt() == 1) {
        second.append(call.at("/function/arguments").asText());
      }
    }
    assertThat(second.toString()).isEqualTo("{\"zone\": \"utc\"}");
  }

  @Test
  void quotesAToolsResult() {
    String body =
        "{'model':'gpt-sim',"
            + TOOLS
            + ",'messages':[{'role':'user','content':'Weather?'},"
            + "{'role':'assistant','tool_calls':[{'id':'c','type':'function',"
            + "'function':{'name':'weather','arguments':'{}'}}]},"
            + "{'role':'tool','tool_call_id':'c','content':'21 degrees'}]}";

    assertThat(json(running.openAi(quoted(body))).at("/choices/0/message/content").asText())
        .startsWith("The tool said: 21 degrees");
  }

  @Test
  void fillsASchema() {
    String format =
        ",'response_format':{'type':'json_schema','json_schema':{'name':'x','schema':"
            + "{'type':'object','properties':{'n':{'type':'integer','minimum':40},"
            + "'list':{'type':'array','items':{'$ref':'#/$defs/d'},'minItems':2}},"
            + "'$defs':{'d':{'type':['null','string']}}}}}";

    JsonNode value = json(json(ask("Hi", format)).at("/choices/0/message/content").asText());

    assertThat(value.path("n").asInt()).isGreaterThanOrEqualTo(40);
    assertThat(value.path("list")).hasSize(2);
    assertThat(value.at("/list/0").isTextual()).isTrue();
    String any = ",'response_format':{'type':'json_object'}";
    assertThat(json(json(ask("Hi", any)).at("/choices/0/message/content").asText()).isObject())
        .isTrue();
  }

  @Test
  void refuses() {
    JsonNode message = json(ask("Please REFUSE", "")).at("/choices/0/message");

    assertThat(message.get("content").isNull()).isTrue();
    assertThat(message.path("refusal").asText()).startsWith("I'm sorry");
    assertThat(ask("Please REFUSE", ",'stream':true").body()).contains("{\"refusal\":\"I'm\"}");
  }

  @Test
  void answersUnderAnyPrefix() {
    assertThat(
            running
                .send(
                    "POST",
                    "/groq/v1/chat/completions",
                    quoted("{'model':'m','messages':[{'role':'user','content':'x'}]}"),
                    "authorization",
                    "Bearer key")
                .statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'model':'m'}|messages",
        "{'messages':[{'role':'user','content':'x'}]}|model",
        "{'model':'m','messages':[{'role':'tool','content':'x'}]}|messages[0].tool_call_id",
        "{'model':'m','messages':[{'role':'king','content':'x'}]}|messages[0].role",
        "{'model':'m!what=1'}|model",
      },
      quoteCharacter = '`')
  void turnsDownWhatIsWrong(String body, String param) {
    HttpResponse<String> response = running.openAi(quoted(body));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).at("/error/type").asText()).isEqualTo("invalid_request_error");
    assertThat(json(response).at("/error/param").asText()).isEqualTo(param);
  }

  @Test
  void turnsDownBadCredentialsAndPaths() {
    String chat = "/v1/chat/completions";
    assertThat(running.send("POST", chat, "{}").statusCode()).isEqualTo(401);
    HttpResponse<String> wrong =
        running.send("POST", chat, "{}", "authorization", "Bearer invalid");
    assertThat(json(wrong).at("/error/code").asText()).isEqualTo("invalid_api_key");
    assertThat(running.send("POST", "/v1/nowhere", "{}", "authorization", "Bearer k").statusCode())
        .isEqualTo(404);
    assertThat(running.openAi("not json").statusCode()).isEqualTo(400);
  }

  @Test
  void listsModels() {
    HttpResponse<String> list =
        running.send("GET", "/v1/models", "", "authorization", "Bearer key");
    assertThat(json(list).at("/data/0/object").asText()).isEqualTo("model");
    HttpResponse<String> one =
        running.send("GET", "/v1/models/gpt-x", "", "authorization", "Bearer key");
    assertThat(json(one).path("id").asText()).isEqualTo("gpt-x");
  }

  @Test
  void embedsInUnitVectors() {
    JsonNode document = embed("{'model':'e','input':['one two','three']}");

    assertThat(document.path("data")).hasSize(2);
    assertThat(document.at("/usage/prompt_tokens").asInt()).isEqualTo(3);
    double squares = 0;
    for (JsonNode component : document.at("/data/0/embedding")) {
      squares += component.asDouble() * component.asDouble();
    }
    assertThat(document.at("/data/0/embedding")).hasSize(EmbeddingVectors.DEFAULT_DIMENSIONS);
    assertThat(squares).isBetween(0.999, 1.001);
    assertThat(embed("{'model':'e','input':[1,2,3]}").at("/usage/total_tokens").asInt())
        .isEqualTo(3);
  }

  @Test
  void packsEmbeddingsInBase64() {
    JsonNode plain = embed("{'model':'e','input':'x','dimensions':8}").at("/data/0/embedding");
    JsonNode packed = embed("{'model':'e','input':'x','dimensions':8,'encoding_format':'base64'}");

    ByteBuffer floats =
        ByteBuffer.wrap(Base64.getDecoder().decode(packed.at("/data/0/embedding").asText()))
            .order(ByteOrder.LITTLE_ENDIAN);
    assertThat(floats.remaining()).isEqualTo(8 * 4);
    for (JsonNode component : plain) {
      assertThat(floats.getFloat()).isEqualTo((float) component.asDouble());
    }
  }

  private static JsonNode embed(String body) {
    return json(
        running.send("POST", "/v1/embeddings", quoted(body), "authorization", "Bearer key"));
  }

  private static HttpResponse<String> ask(String question, String members) {
    return running.openAi(
        quoted(
            "{'model':'gpt-sim','messages':[{'role':'user','content':'"
                + question
                + "'}]"
                + members
                + "}"));
  }
}
