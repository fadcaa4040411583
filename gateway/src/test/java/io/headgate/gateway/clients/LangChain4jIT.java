package io.headgate.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import io.headgate.gateway.TestGateway;
import io.headgate.simulator.Ending;
import io.headgate.simulator.Seen;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * LangChain4j through the gateway. Its JDK client asks to go on in HTTP/2 with every first request
 * of a connection, which the gateway leaves unanswered.
 */
class LangChain4jIT {

  private static final String PIXEL =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

  private static final ToolSpecification WEATHER =
      ToolSpecification.builder()
          .name("get_weather")
          .description("The weather of a city")
          .parameters(
              JsonObjectSchema.builder()
                  .addStringProperty("city")
                  .addEnumProperty("unit", List.of("C", "F"))
                  .required("city", "unit")
                  .build())
          .build();

  private static final ResponseFormat REVIEW =
      ResponseFormat.builder()
          .type(ResponseFormatType.JSON)
          .jsonSchema(
              JsonSchema.builder()
                  .name("review")
                  .rootElement(
                      JsonObjectSchema.builder()
                          .addStringProperty("title")
                          .addIntegerProperty("stars")
                          .addProperty(
                              "tags",
                              JsonArraySchema.builder().items(new JsonStringSchema()).build())
                          .required("title", "stars", "tags")
                          .additionalProperties(false)
                          .build())
                  .build())
          .build();

  private static final Map<Integer, Class<? extends RuntimeException>> EXCEPTIONS =
      Map.of(
          400, InvalidRequestException.class,
          404, ModelNotFoundException.class,
          429, RateLimitException.class,
          502, InternalServerException.class,
          503, InternalServerException.class);

  private static ClientFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new ClientFixture();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @AfterEach
  void calm() {
    fixture.calm();
  }

  private static OpenAiChatModel whole(String model, String key) {
    return OpenAiChatModel.builder()
        .baseUrl(fixture.baseUrl())
        .apiKey(key)
        .modelName(model)
        .strictJsonSchema(true)
        .maxRetries(0)
        .build();
  }

  private static OpenAiStreamingChatModel streaming(String model, String key) {
    return OpenAiStreamingChatModel.builder()
        .baseUrl(fixture.baseUrl())
        .apiKey(key)
        .modelName(model)
        .strictJsonSchema(true)
        .build();
  }

  /** Asks and waits for the whole answer, in one of the two ways. */
  private static ChatResponse ask(String model, String key, ChatRequest request, boolean asStream) {
    if (!asStream) {
      return whole(model, key).chat(request);
    }
    RecordedStream stream = RecordedStream.whole();
    streaming(model, key).chat(request, stream);
    return stream.awaitResponse();
  }

  private static ChatRequest request(ChatMessage... messages) {
    return ChatRequest.builder().messages(messages).build();
  }

  @EveryModel
  void answersWithTextAndUsageInBothWays(String model) {
    ChatRequest request =
        request(SystemMessage.from("Be brief."), UserMessage.from("UNICODE What is a weir?"));

    ChatResponse answer = ask(model, TestGateway.KEY, request, false);
    ChatResponse streamed = ask(model, TestGateway.KEY, request, true);

    assertThat(answer.aiMessage().text())
        .startsWith("You asked: ")
        .contains("Voilà le café, 漢字 and a 🙂");
    assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(answer.modelName()).isEqualTo("sim-" + model);
    assertThat(answer.tokenUsage().inputTokenCount()).isPositive();
    assertThat(streamed.aiMessage().text()).isEqualTo(answer.aiMessage().text());
    assertThat(streamed.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(streamed.tokenUsage().totalTokenCount())
        .isEqualTo(answer.tokenUsage().totalTokenCount());
  }

  @Test
  void itsTransportOffersHttp2AndGoesOnWithHttp11() throws Exception {
    HttpClient likeLangChain4j = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(fixture.baseUrl() + "/chat/completions"))
            .header("authorization", "Bearer " + TestGateway.KEY)
            .header("content-type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    """
                    {"model":"small","messages":[{"role":"user","content":"Hello"}]}"""))
            .build();

    HttpResponse<String> answer =
        likeLangChain4j.send(request, HttpResponse.BodyHandlers.ofString());

    assertThat(likeLangChain4j.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @EveryModel
  void carriesAnImage(String model) {
    ChatRequest request =
        request(
            UserMessage.from(
                TextContent.from("What is on it?"), ImageContent.from(PIXEL, "image/png")));

    ChatResponse answer = ask(model, TestGateway.KEY, request, false);

    assertThat(answer.aiMessage().text()).contains("What is on it?");
    assertThat(answer.tokenUsage().inputTokenCount()).isGreaterThan(50);
  }

  @EveryModel
  void carriesALargePrompt(String model) {
    String text = "word ".repeat(60_000);

    ChatResponse answer = ask(model, TestGateway.KEY, request(UserMessage.from(text)), true);

    assertThat(answer.tokenUsage().inputTokenCount()).isGreaterThan(50_000);
  }

  @ParameterizedTest
  @CsvSource({
    "small, false",
    "small, true",
    "medium, false",
    "medium, true",
    "strong, false",
    "strong, true"
  })
  void callsAToolAndTakesItsResult(String model, boolean asStream) {
    UserMessage question = UserMessage.from("How is the weather in Oslo?");

    ChatResponse call =
        ask(
            model,
            TestGateway.KEY,
            ChatRequest.builder().messages(question).toolSpecifications(WEATHER).build(),
            asStream);

    assertThat(call.finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
    assertThat(call.aiMessage().toolExecutionRequests()).hasSize(1);
    ToolExecutionRequest tool = call.aiMessage().toolExecutionRequests().get(0);
    assertThat(tool.name()).isEqualTo("get_weather");
    assertThat(json(tool.arguments()).path("unit").asText()).isIn("C", "F");
    ChatResponse answer =
        ask(
            model,
            TestGateway.KEY,
            ChatRequest.builder()
                .messages(
                    question, call.aiMessage(), ToolExecutionResultMessage.from(tool, "sunny"))
                .toolSpecifications(WEATHER)
                .build(),
            asStream);
    assertThat(answer.aiMessage().text()).startsWith("The tool said: ").contains("sunny");
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException malformed) {
      throw new AssertionError(text, malformed);
    }
  }

  @EveryModel
  void answersByASchemaInBothWays(String model) {
    ChatRequest request =
        ChatRequest.builder()
            .messages(UserMessage.from("Review Moby Dick"))
            .responseFormat(REVIEW)
            .build();

    JsonNode answer = json(ask(model, TestGateway.KEY, request, false).aiMessage().text());
    JsonNode streamed = json(ask(model, TestGateway.KEY, request, true).aiMessage().text());

    assertThat(answer.path("title").isTextual()).isTrue();
    assertThat(answer.path("stars").isInt()).isTrue();
    assertThat(answer.path("tags").isArray()).isTrue();
    assertThat(answer).hasSize(3);
    assertThat(streamed).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource({"400, 400", "404, 404", "429, 429", "500, 502", "503, 503", "401, 502"})
  void failuresOfTheProviderHaveTheirExceptions(int status, int told) {
    for (String model : List.of("small", "medium", "strong")) {
      fixture.fail(model, "status=" + status, 0);

      for (boolean asStream : List.of(false, true)) {
        assertThat(failure(model, TestGateway.KEY, asStream))
            .as(model)
            .isInstanceOf(EXCEPTIONS.get(told));
      }
    }
  }

  private static Throwable failure(String model, String key, boolean asStream) {
    return catchThrowable(() -> ask(model, key, request(UserMessage.from("Hello")), asStream));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void refusalsOfTheGatewayHaveTheirExceptions(boolean asStream) {
    assertThat(failure("small", "hg_this_key_is_nobodys_at_all_00", asStream))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("invalid_api_key");
    assertThat(failure("strong", TestGateway.SMALL_KEY, asStream))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("model_not_allowed");
    assertThat(failure("no-such-model", TestGateway.KEY, asStream))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageContaining("model_not_found");
  }

  @EveryModel
  void triesAgainWhenTheProviderIsRateLimited(String model) {
    String word = "again" + model;
    fixture.fail(model, "status=429,retry-after-ms=10", 1);

    String answer =
        OpenAiChatModel.builder()
            .baseUrl(fixture.baseUrl())
            .apiKey(TestGateway.KEY)
            .modelName(model)
            .maxRetries(1)
            .build()
            .chat(word);

    assertThat(answer).contains(word);
    assertThat(fixture.requestsWith(word)).hasSize(2);
  }

  @EveryModel
  void cancellingAStreamEndsTheWorkOfTheProvider(String model) {
    String word = "cancel" + model;
    fixture.fail(model, "gap=20", 1);
    RecordedStream stream = RecordedStream.cancellingAfter(5);

    streaming(model, TestGateway.KEY)
        .chat(request(UserMessage.from(word + " LENGTH=5000")), stream);
    long cancelledNanos = stream.awaitCancelled();
    Seen seen = fixture.awaitEnd(word);

    assertThat(seen.ending()).isEqualTo(Ending.CLIENT_GONE);
    assertThat(ClientFixture.millisBetween(cancelledNanos, seen.endNanos()))
        .isLessThan(ClientFixture.GONE_MILLIS);
  }

  @EveryModel
  void aTimeoutEndsTheWorkOfTheProvider(String model) {
    String word = "timeout" + model;
    fixture.fail(model, "silent", 1);
    OpenAiChatModel hasty =
        OpenAiChatModel.builder()
            .baseUrl(fixture.baseUrl())
            .apiKey(TestGateway.KEY)
            .modelName(model)
            .timeout(Duration.ofMillis(300))
            .maxRetries(0)
            .build();

    Throwable failure = catchThrowable(() -> hasty.chat(word));
    long failedNanos = System.nanoTime();
    Seen seen = fixture.awaitEnd(word);

    assertThat(failure).isInstanceOf(dev.langchain4j.exception.TimeoutException.class);
    assertThat(seen.ending()).isEqualTo(Ending.CLIENT_GONE);
    assertThat(ClientFixture.millisBetween(failedNanos, seen.endNanos()))
        .isLessThan(ClientFixture.GONE_MILLIS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut=5", "rst=5", "error=5", "malformed=5", "no-finish"})
  void interruptedStreamsAreErrors(String fault) {
    for (String model : List.of("small", "medium", "strong")) {
      fixture.fail(model, fault, 1);
      RecordedStream stream = RecordedStream.whole();

      streaming(model, TestGateway.KEY).chat(request(UserMessage.from("LENGTH=40")), stream);

      assertThat(catchThrowable(stream::awaitResponse)).as(model).isNotNull();
      assertThat(stream.text()).as(model).startsWith("You asked");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"embed", "embed-gemini"})
  void embedsTexts(String model) {
    OpenAiEmbeddingModel embeddings =
        OpenAiEmbeddingModel.builder()
            .baseUrl(fixture.baseUrl())
            .apiKey(TestGateway.KEY)
            .modelName(model)
            .dimensions(64)
            .maxRetries(0)
            .build();

    List<Embedding> two =
        embeddings.embedAll(List.of(TextSegment.from("one"), TextSegment.from("two 漢字"))).content();
    Embedding second = embeddings.embed("two 漢字").content();

    assertThat(two).hasSize(2);
    assertThat(two.get(0).vector()).hasSize(64).isNotEqualTo(two.get(1).vector());
    assertThat(second.vector()).isEqualTo(two.get(1).vector());
  }

  @Test
  void embeddingsThatAreNotToBeHadAreRefused() {
    OpenAiEmbeddingModel embeddings =
        OpenAiEmbeddingModel.builder()
            .baseUrl(fixture.baseUrl())
            .apiKey(TestGateway.KEY)
            .modelName("strong")
            .maxRetries(0)
            .build();

    assertThat(catchThrowable(() -> embeddings.embed("text")))
        .isInstanceOf(InvalidRequestException.class);
  }
}
