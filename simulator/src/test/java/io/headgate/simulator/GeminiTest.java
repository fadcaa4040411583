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

class GeminiTest {

  private static final String TOOLS =
      ",'tools':[{'functionDeclarations':[{'name':'weather','parameters':{'type':'OBJECT',"
          + "'properties':{'city':{'type':'STRING'}}}},{'name':'clock'}]}]";

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
    JsonNode document = json(ask("Hello there", ""));

    assertThat(document.at("/candidates/0/content/parts/0/text").asText())
        .startsWith("You asked: \"Hello there\".");
    assertThat(document.at("/candidates/0/content/role").asText()).isEqualTo("model");
    assertThat(document.at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
    assertThat(document.at("/candidates/0/safetyRatings")).isNotEmpty();
    assertThat(document.at("/usageMetadata/promptTokenCount").asInt()).isEqualTo(2);
    assertThat(document.path("modelVersion").asText()).isEqualTo("gemini-sim");
    assertThat(document.path("responseId").asText()).isNotEmpty();
  }

  @Test
  void streamsWithCrLfAndFinishesInTheLastChunk() {
    String stream = stream("", "LENGTH=3");

    assertThat(stream).endsWith("\r\n\r\n").doesNotContain("[DONE]");
    assertThat(stream.replace("\r\n", "")).doesNotContain("\n");
    List<String> data = Running.data(stream);
    assertThat(data).hasSize(4);
    assertThat(json(data.get(0)).at("/candidates/0/finishReason").isMissingNode()).isTrue();
    JsonNode last = json(data.get(3));
    assertThat(last.at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
    assertThat(last.at("/usageMetadata/candidatesTokenCount").asInt()).isEqualTo(3);
  }

  @Test
  void streamsAnArrayWithoutSse() {
    assertThat(json(running.gemini("gemini-sim:streamGenerateContent", body("LENGTH=3", ""))))
        .hasSize(4);
  }

  @Test
  void callsFunctions() {
    JsonNode document = json(ask("Weather in Oslo", TOOLS));
    JsonNode call = document.at("/candidates/0/content/parts/0/functionCall");
    assertThat(call.path("name").asText()).isEqualTo("weather");
    assertThat(call.at("/args/city").asText()).isEqualTo("Oslo");
    assertThat(json(ask("PARALLEL", TOOLS)).at("/candidates/0/content/parts")).hasSize(2);
    String none = TOOLS + ",'toolConfig':{'functionCallingConfig':{'mode':'NONE'}}";
    assertThat(ask("Hi", none).body()).doesNotContain("functionCall");
  }

  @Test
  void quotesAFunctionsResponse() {
    String body =
        "{'contents':[{'role':'user','parts':[{'text':'Weather?'}]},{'role':'user','parts':"
            + "[{'functionResponse':{'name':'weather','response':{'degrees':21}}}]}]"
            + TOOLS
            + "}";

    assertThat(running.gemini("gemini-sim:generateContent", quoted(body)).body())
        .contains("The tool said: {\\\"degrees\\\": 21}");
  }

  @Test
  void fillsASchema() {
    String config =
        ",'generationConfig':{'responseMimeType':'application/json','responseSchema':{'type':"
            + "'OBJECT','properties':{'ok':{'type':'BOOLEAN'}}}}";

    String text = json(ask("Hi", config)).at("/candidates/0/content/parts/0/text").asText();

    assertThat(json(text).path("ok").isBoolean()).isTrue();
  }

  @Test
  void blocksWhatIsUnsafe() {
    JsonNode prompt = json(ask("UNSAFE", ""));
    assertThat(prompt.at("/promptFeedback/blockReason").asText()).isEqualTo("SAFETY");
    assertThat(prompt.has("candidates")).isFalse();
    JsonNode answer = json(ask("UNSAFE_ANSWER", ""));
    assertThat(answer.at("/candidates/0/finishReason").asText()).isEqualTo("SAFETY");
  }

  @Test
  void embeds() {
    String content = "'content':{'parts':[{'text':'x'}]},'outputDimensionality':4";
    JsonNode one = json(running.gemini("e:embedContent", quoted("{" + content + "}")));
    assertThat(one.at("/embedding/values")).hasSize(4);
    String batch = "{'requests':[{" + content + "},{" + content + "}]}";
    JsonNode two = json(running.gemini("e:batchEmbedContents", quoted(batch)));
    assertThat(two.path("embeddings")).hasSize(2);
  }

  @Test
  void countsTokensAndListsModels() {
    JsonNode counted = json(running.gemini("gemini-sim:countTokens", body("a b c", "")));
    assertThat(counted.path("totalTokens").asInt()).isEqualTo(3);
    HttpResponse<String> list = running.send("GET", "/v1beta/models?key=key", "");
    assertThat(json(list).at("/models/0/name").asText()).isEqualTo("models/gemini-sim");
  }

  @Test
  void turnsDownBadCredentialsAndPaths() {
    String path = "/v1beta/models/gemini-sim:generateContent";
    HttpResponse<String> missing = running.send("POST", path, "{}");
    assertThat(missing.statusCode()).isEqualTo(403);
    assertThat(json(missing).at("/error/status").asText()).isEqualTo("PERMISSION_DENIED");
    HttpResponse<String> wrong = running.send("POST", path, "{}", "x-goog-api-key", "invalid");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(json(wrong).at("/error/details/0/reason").asText()).isEqualTo("API_KEY_INVALID");
    assertThat(running.gemini("gemini-sim:dance", "{}").statusCode()).isEqualTo(404);
    assertThat(running.gemini("gemini-sim:generateContent", "{}").statusCode()).isEqualTo(400);
  }

  @Test
  void takesFaultsFromAnEncodedPath() {
    HttpResponse<String> limited =
        running.gemini("gemini-sim%21status%3D429:generateContent", body("Hi", ""));
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(json(limited).at("/error/status").asText()).isEqualTo("RESOURCE_EXHAUSTED");
    assertThat(stream("%21error%3D1", "Hi")).contains("\"code\":503");
    assertThat(stream("%21no-finish", "Hi")).doesNotContain("finishReason");
  }

  private static String stream(String fault, String question) {
    String call = "gemini-sim" + fault + ":streamGenerateContent?alt=sse";
    return running.gemini(call, body(question, "")).body();
  }

  private static HttpResponse<String> ask(String question, String members) {
    return running.gemini("gemini-sim:generateContent", body(question, members));
  }

  private static String body(String question, String members) {
    return quoted("{'contents':[{'parts':[{'text':'" + question + "'}]}]" + members + "}");
  }
}
