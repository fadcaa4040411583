package io.headgate.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.chat.completions.StructuredChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import io.headgate.gateway.TestGateway;
import io.headgate.simulator.Ending;
import io.headgate.simulator.Seen;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's library for Java, on OkHttp, through the gateway. */
class OpenAiJavaIT {

  private static final String PIXEL =
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

  private static ClientFixture fixture;
  private static OpenAIClient client;

  /** Shows the first failure instead of trying again. */
  private static OpenAIClient impatient;

  @BeforeAll
  static void start() {
    fixture = new ClientFixture();
    client = client(TestGateway.KEY, 2);
    impatient = client(TestGateway.KEY, 0);
  }

  @AfterAll
  static void stop() {
    client.close();
    impatient.close();
    fixture.close();
  }

  @AfterEach
  void calm() {
    fixture.calm();
  }

  private static OpenAIClient client(String key, int retries) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(fixture.baseUrl())
        .apiKey(key)
        .maxRetries(retries)
        .build();
  }

  private static ChatCompletionCreateParams.Builder request(String model, String text) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage(text);
  }

  @EveryModel
  void answersWithText(String model) {
    ChatCompletion answer =
        client
            .chat()
            .completions()
            .create(
                request(model, "UNICODE What is a weir?")
                    .addDeveloperMessage("Be brief.")
                    .temperature(1.5)
                    .build());

    answer.validate();
    assertThat(answer.model()).isEqualTo("sim-" + model);
    assertThat(textOf(answer)).startsWith("You asked: ").contains("Voilà le café, 漢字 and a 🙂");
    assertThat(answer.choices().get(0).finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
    assertThat(answer.usage().orElseThrow().totalTokens())
        .isEqualTo(
            answer.usage().orElseThrow().promptTokens()
                + answer.usage().orElseThrow().completionTokens())
        .isPositive();
  }

  private static String textOf(ChatCompletion answer) {
    return answer.choices().get(0).message().content().orElseThrow();
  }

  @EveryModel
  void carriesAnImage(String model) {
    ChatCompletionContentPart image =
        ChatCompletionContentPart.ofImageUrl(
            ChatCompletionContentPartImage.builder()
                .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder().url(PIXEL).build())
                .build());
    ChatCompletionContentPart text =
        ChatCompletionContentPart.ofText(
            ChatCompletionContentPartText.builder().text("What is on it?").build());

    ChatCompletion answer =
        client
            .chat()
            .completions()
            .create(
                ChatCompletionCreateParams.builder()
                    .model(model)
                    .addUserMessageOfArrayOfContentParts(List.of(text, image))
                    .build());

    assertThat(textOf(answer)).contains("What is on it?");
    assertThat(answer.usage().orElseThrow().promptTokens()).isGreaterThan(50);
  }

  @EveryModel
  void streamsTheSameTextAndTheUsage(String model) {
    ChatCompletion whole =
        client.chat().completions().create(request(model, "What is a sluice?").build());

    List<ChatCompletionChunk> chunks =
        stream(
            client,
            request(model, "What is a sluice?")
                .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build());

    assertThat(textOf(accumulated(chunks))).isEqualTo(textOf(whole));
    assertThat(chunks).allSatisfy(ChatCompletionChunk::validate);
    assertThat(chunks.stream().flatMap(chunk -> chunk.choices().stream()))
        .filteredOn(choice -> choice.finishReason().isPresent())
        .hasSize(1);
    ChatCompletionChunk last = chunks.get(chunks.size() - 1);
    assertThat(last.choices()).isEmpty();
    assertThat(last.usage()).isEqualTo(whole.usage());
    assertThat(last._allProperties()).containsKey("headgate");
  }

  private static List<ChatCompletionChunk> stream(
      OpenAIClient from, ChatCompletionCreateParams request) {
    try (StreamResponse<ChatCompletionChunk> stream =
        from.chat().completions().createStreaming(request)) {
      return stream.stream().toList();
    }
  }

  private static ChatCompletion accumulated(List<ChatCompletionChunk> chunks) {
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
    chunks.forEach(accumulator::accumulate);
    return accumulator.chatCompletion();
  }

  private static final ChatCompletionFunctionTool WEATHER =
      ChatCompletionFunctionTool.builder()
          .function(
              FunctionDefinition.builder()
                  .name("get_weather")
                  .description("The weather of a city")
                  .parameters(
                      FunctionParameters.builder()
                          .putAdditionalProperty("type", JsonValue.from("object"))
                          .putAdditionalProperty(
                              "properties",
                              JsonValue.from(Map.of("city", Map.of("type", "string"))))
                          .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                          .build())
                  .build())
          .build();

  @EveryModel
  void callsAToolAndTakesItsResult(String model) {
    ChatCompletionCreateParams.Builder request =
        request(model, "How is the weather in Oslo?").addTool(WEATHER);

    ChatCompletion call = client.chat().completions().create(request.build());

    assertThat(textAfterTool(call, request)).startsWith("The tool said: ").contains("sunny");
  }

  @EveryModel
  void streamsAToolCallAndTakesItsResult(String model) {
    ChatCompletionCreateParams.Builder request =
        request(model, "How is the weather in Oslo?").addTool(WEATHER);

    ChatCompletion call = accumulated(stream(client, request.build()));

    assertThat(textAfterTool(call, request)).startsWith("The tool said: ").contains("sunny");
  }

  private static String textAfterTool(
      ChatCompletion call, ChatCompletionCreateParams.Builder request) {
    assertThat(call.choices().get(0).finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
    ChatCompletionMessage message = call.choices().get(0).message();
    assertThat(message.toolCalls().orElseThrow()).hasSize(1);
    ChatCompletionMessageFunctionToolCall tool =
        message.toolCalls().orElseThrow().get(0).asFunction();
    assertThat(tool.function().name()).isEqualTo("get_weather");
    assertThat(tool.function().arguments(City.class).city).isNotEmpty();
    request
        .addMessage(message)
        .addMessage(
            ChatCompletionToolMessageParam.builder()
                .toolCallId(tool.id())
                .content("sunny")
                .build());
    return textOf(client.chat().completions().create(request.build()));
  }

  /** The arguments of the tool. */
  public static final class City {
    public String city = "";
  }

  /** What the answer must be made of. */
  public static final class Review {
    public String title = "";
    public int stars;
    public List<String> tags = List.of();
    public Author author = new Author();
  }

  public static final class Author {
    public String name = "";
  }

  @EveryModel
  void answersByASchema(String model) {
    StructuredChatCompletionCreateParams<Review> request =
        request(model, "Review Moby Dick").responseFormat(Review.class).build();

    Review whole =
        client
            .chat()
            .completions()
            .create(request)
            .choices()
            .get(0)
            .message()
            .content()
            .orElseThrow();
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
    stream(client, request.rawParams()).forEach(accumulator::accumulate);
    Review streamed =
        accumulator.chatCompletion(Review.class).choices().get(0).message().content().orElseThrow();

    assertThat(whole.title).isNotEmpty();
    assertThat(whole.tags).isNotEmpty();
    assertThat(whole.author.name).isNotEmpty();
    assertThat(streamed).usingRecursiveComparison().isEqualTo(whole);
  }

  @ParameterizedTest
  @CsvSource({
    "400, 400, invalid_request",
    "404, 404, model_not_found",
    "429, 429, rate_limit_exceeded",
    "500, 502, upstream_error",
    "503, 503, upstream_overloaded",
    "401, 502, upstream_auth",
  })
  void failuresOfTheProviderHaveTheirExceptions(int status, int told, String code) {
    Map<Integer, Class<? extends OpenAIServiceException>> exceptions =
        Map.of(
            400, BadRequestException.class,
            404, NotFoundException.class,
            429, RateLimitException.class,
            502, InternalServerException.class,
            503, InternalServerException.class);
    for (String model : List.of("small", "medium", "strong")) {
      fixture.fail(model, "status=" + status, 0);

      for (boolean asStream : List.of(false, true)) {
        OpenAIServiceException failure =
            catchThrowableOfType(
                OpenAIServiceException.class, () -> ask(impatient, model, "Hello", asStream));

        assertThat(failure).isInstanceOf(exceptions.get(told));
        assertThat(failure.statusCode()).isEqualTo(told);
        assertThat(failure.code()).contains(code);
        assertThat(failure.headers().values("x-request-id")).hasSize(1);
      }
    }
  }

  private static void ask(OpenAIClient from, String model, String text, boolean asStream) {
    ChatCompletionCreateParams request = request(model, text).build();
    if (asStream) {
      stream(from, request);
    } else {
      from.chat().completions().create(request);
    }
  }

  @Test
  void refusalsOfTheGatewayHaveTheirExceptions() {
    OpenAIClient stranger = client("hg_this_key_is_nobodys_at_all_00", 2);
    OpenAIClient limited = client(TestGateway.SMALL_KEY, 2);

    assertThat(
            catchThrowableOfType(
                    UnauthorizedException.class, () -> ask(stranger, "small", "Hello", false))
                .code())
        .contains("invalid_api_key");
    assertThat(
            catchThrowableOfType(
                    PermissionDeniedException.class, () -> ask(limited, "strong", "Hello", true))
                .code())
        .contains("model_not_allowed");
    assertThat(
            catchThrowableOfType(
                    NotFoundException.class, () -> ask(client, "no-such-model", "Hello", false))
                .code())
        .contains("model_not_found");
    BadRequestException hot =
        catchThrowableOfType(
            BadRequestException.class,
            () ->
                client
                    .chat()
                    .completions()
                    .create(request("small", "Hello").temperature(7).build()));
    assertThat(hot.param()).contains("temperature");
    stranger.close();
    limited.close();
  }

  @ParameterizedTest
  @CsvSource({
    "small, retry-after-ms=300, 300",
    "medium, retry-after-ms=300, 300",
    "strong, retry-after-ms=300, 300",
    "small, retry-after=1, 1000",
    "medium, retry-after=1, 1000",
    "strong, retry-after=1, 1000",
  })
  void waitsAsToldAndSucceeds(String model, String header, int millis) {
    for (boolean asStream : List.of(false, true)) {
      String word = "retry" + model + millis + asStream;
      fixture.fail(model, "status=429," + header, 1);
      long start = System.nanoTime();

      ask(client, model, word, asStream);

      assertThat(ClientFixture.millisBetween(start, System.nanoTime()))
          .isGreaterThanOrEqualTo(millis);
      assertThat(fixture.requestsWith(word)).hasSize(2);
    }
  }

  @EveryModel
  void closingAStreamEndsTheWorkOfTheProvider(String model) {
    String word = "abort" + model;
    fixture.fail(model, "gap=20", 1);
    long closedNanos;
    try (StreamResponse<ChatCompletionChunk> stream =
        client
            .chat()
            .completions()
            .createStreaming(request(model, word + " LENGTH=5000").build())) {
      Iterator<ChatCompletionChunk> chunks = stream.stream().iterator();
      for (int i = 0; i < 5; i++) {
        chunks.next();
      }
      closedNanos = System.nanoTime();
    }

    Seen seen = fixture.awaitEnd(word);

    assertThat(seen.ending()).isEqualTo(Ending.CLIENT_GONE);
    assertThat(ClientFixture.millisBetween(closedNanos, seen.endNanos()))
        .isLessThan(ClientFixture.GONE_MILLIS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut=5", "rst=5", "error=5", "malformed=5", "no-finish"})
  void interruptedStreamsAreErrors(String fault) {
    for (String model : List.of("small", "medium", "strong")) {
      fixture.fail(model, fault, 1);
      List<ChatCompletionChunk> received = new ArrayList<>();

      OpenAIException failure =
          catchThrowableOfType(
              OpenAIException.class,
              () -> {
                try (StreamResponse<ChatCompletionChunk> stream =
                    impatient
                        .chat()
                        .completions()
                        .createStreaming(request(model, "LENGTH=40").build())) {
                  stream.stream().forEach(received::add);
                }
              });

      assertThat(failure).as(model).isNotNull();
      assertThat(received).as(model).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"embed", "embed-gemini"})
  void embedsTexts(String model) {
    EmbeddingCreateParams.Builder request =
        EmbeddingCreateParams.builder()
            .model(model)
            .dimensions(64)
            .inputOfArrayOfStrings(List.of("one", "two 漢字"));

    var packed = client.embeddings().create(request.build()).data();
    var plain =
        client
            .embeddings()
            .create(request.encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT).build())
            .data();

    assertThat(packed).hasSize(2);
    for (int i = 0; i < 2; i++) {
      assertThat(packed.get(i).index()).isEqualTo(i);
      assertThat(packed.get(i).embedding()).hasSize(64);
      for (int at = 0; at < 64; at++) {
        assertThat(packed.get(i).embedding().get(at))
            .isCloseTo(plain.get(i).embedding().get(at), within(1e-6f));
      }
    }
  }

  @Test
  void listsModels() {
    assertThat(client.models().list().items()).extracting(Model::id).contains("small", "strong");
    assertThat(client.models().retrieve("strong").id()).isEqualTo("strong");
  }
}
