package io.headgate.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.Rescue;
import io.headgate.gateway.protocol.StrictJson;
import io.headgate.gateway.protocol.Usage;
import io.headgate.gateway.provider.ChatStreamDecoder;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that broke off, and how another carries it on. */
class ResumptionTest {

  private static final Candidate PREFILLED = candidate(true);
  private static final Candidate PLAIN = candidate(false);

  @Test
  void aCandidateThatTakesPrefillIsGivenTheUnfinishedMessage() {
    Resumption resumption =
        Resumption.of(Rescue.CONTINUE, request(""), delivered("It says "), PREFILLED, true);

    JsonNode messages = resumption.request().json().path("messages");
    assertThat(messages).hasSize(2);
    assertThat(messages.path(1).path("role").asText()).isEqualTo("assistant");
    assertThat(messages.path(1).path("content").asText())
        .as("some providers refuse a last message that ends in a space")
        .isEqualTo("It says");
  }

  @Test
  void anyOtherIsAskedInWords() {
    Resumption resumption =
        Resumption.of(Rescue.CONTINUE, request(""), delivered("It says "), PLAIN, true);

    JsonNode messages = resumption.request().json().path("messages");
    assertThat(messages).hasSize(3);
    assertThat(messages.path(1).path("content").asText()).isEqualTo("It says ");
    assertThat(messages.path(2).path("role").asText()).isEqualTo("user");
    assertThat(messages.path(2).path("content").asText()).contains("It says ");
  }

  @Test
  void whatIsLeftOfTheCallersLimitHoldsForTheRest() {
    Resumption resumption =
        Resumption.of(
            Rescue.CONTINUE,
            request("\"max_tokens\":100,"),
            delivered("x".repeat(200)),
            PLAIN,
            true);

    assertThat(resumption.request().json().path("max_tokens").asInt()).isEqualTo(50);
  }

  @Test
  void aRestartAsksTheSameAgain() {
    ChatRequest request = request("");

    assertThat(Resumption.of(Rescue.RESTART, request, delivered("It"), PREFILLED, true).request())
        .isSameAs(request);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"n\":2,",
        "\"response_format\":{\"type\":\"json_object\"},",
        "\"logprobs\":true,",
      })
  void whatCannotBePutTogetherFromTwoHalvesIsNotCarriedOn(String member) {
    assertThat(Resumption.isPossible(request(member), delivered("It"))).isFalse();
    assertThat(Resumption.isPossible(request(""), delivered("It"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0}]}}]}",
        "{\"choices\":[{\"index\":0,\"delta\":{\"refusal\":\"no\"}}]}",
        "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"b\"}}]}",
        "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}",
      })
  void neverAcrossAnOpenToolCallARefusalASecondChoiceOrAnEnd(String chunk) {
    DeliveredAnswer delivered =
        DeliveredAnswer.of(List.of(Buffer.buffer("data: " + chunk + "\n\n")));

    assertThat(Resumption.isPossible(request(""), delivered)).isFalse();
  }

  @Test
  void theRestHasTheIdentityOfTheBeginningAndSaysWhatHappened() {
    Told told =
        splice(
            Rescue.CONTINUE,
            PREFILLED,
            "It ",
            "{\"role\":\"assistant\",\"content\":\"\"}",
            "{\"content\":\"says\"}",
            "{\"content\":\" so.\"}");

    assertThat(told.text()).isEqualTo("says so.");
    assertThat(told.chunks.get(0).path("id").asText()).isEqualTo("first");
    assertThat(told.chunks.get(0).path("created").asLong()).isEqualTo(7);
    assertThat(told.chunks.get(0).path("choices").path(0).path("delta").has("role")).isFalse();
    assertThat(told.chunks.get(0).path("headgate").path("rescue").asText()).isEqualTo("continue");
    assertThat(told.chunks.get(0).path("headgate").path("provider").asText()).isEqualTo("other");
    assertThat(told.chunks.get(1).has("headgate")).as("said once").isFalse();
  }

  @Test
  void aNewAnswerThatBeginsAlikeIsCarriedOnUnseen() {
    Told told =
        splice(
            Rescue.RESTART,
            PLAIN,
            "It says ",
            "{\"content\":\"It\"}",
            "{\"content\":\" says so.\"}");

    assertThat(told.text()).isEqualTo("so.");
    assertThat(told.chunks.get(0).path("headgate").has("discard_characters")).isFalse();
  }

  @Test
  void aNewAnswerThatDiffersSaysWhatIsVoid() {
    Told told =
        splice(
            Rescue.RESTART,
            PLAIN,
            "It says ",
            "{\"content\":\"Never\"}",
            "{\"content\":\" mind.\"}");

    assertThat(told.text()).isEqualTo("\n\nNever mind.");
    assertThat(told.chunks.get(0).path("headgate").path("rescue").asText()).isEqualTo("restart");
    assertThat(told.chunks.get(0).path("headgate").path("discard_characters").asInt()).isEqualTo(8);
  }

  @Test
  void whatWasHeldBackComesOutAtTheEnd() {
    Told told = new Told();
    SplicedStream stream =
        spliced(
            Rescue.CONTINUE,
            PLAIN,
            "The end is always the end",
            told,
            "{\"content\":\"The end is always\"}");
    assertThat(told.chunks).isEmpty();
    assertThat(told.alive).isPositive();

    stream.feed(
        Buffer.buffer(
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"),
        told);

    assertThat(told.text()).as("a repetition that ends early adds nothing").isEmpty();
    assertThat(told.chunks.get(0).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
  }

  private static Told splice(
      Rescue rescue, Candidate candidate, String delivered, String... deltas) {
    Told told = new Told();
    spliced(rescue, candidate, delivered, told, deltas);
    return told;
  }

  private static SplicedStream spliced(
      Rescue rescue, Candidate candidate, String delivered, Told told, String... deltas) {
    Resumption resumption =
        Resumption.of(rescue, request(""), delivered(delivered), candidate, true);
    SplicedStream stream = new SplicedStream(new Echo(), resumption, candidate);
    for (String delta : deltas) {
      stream.feed(
          Buffer.buffer(
              "data: {\"id\":\"second\",\"created\":9,\"choices\":[{\"index\":0,\"delta\":"
                  + delta
                  + ",\"finish_reason\":null}]}\n\n"),
          told);
    }
    return stream;
  }

  private static DeliveredAnswer delivered(String text) {
    return new DeliveredAnswer("first", 7, text, true);
  }

  private static ChatRequest request(String members) {
    String body =
        "{\"model\":\"small\",\"stream\":true,"
            + members
            + "\"messages\":[{\"role\":\"user\",\"content\":\"why\"}]}";
    return ChatRequest.of(
        StrictJson.parse(
            body.replace("\"logprobs\":true,", "\"logprobs\":true,\"top_logprobs\":1,")
                .getBytes(StandardCharsets.UTF_8)));
  }

  private static Candidate candidate(boolean prefill) {
    return new Candidate(
        "small", "other", "model", 4096, Optional.empty(), OptionalInt.empty(), prefill);
  }

  /** Tells what it is fed. */
  private static final class Echo implements ChatStreamDecoder {

    @Override
    public void feed(Buffer bytes, Output output) {
      output.events(bytes, 1);
    }

    @Override
    public int pendingBytes() {
      return 0;
    }

    @Override
    public boolean isComplete() {
      return true;
    }

    @Override
    public boolean hasEndSign() {
      return false;
    }
  }

  private static final class Told implements ChatStreamDecoder.Output {

    private final List<ObjectNode> chunks = new ArrayList<>();
    private int alive;

    String text() {
      StringBuilder text = new StringBuilder();
      chunks.forEach(chunk -> text.append(chunk.at("/choices/0/delta/content").asText("")));
      return text.toString();
    }

    @Override
    public void events(Buffer openAiEvents, int tokens) {
      chunks.addAll(ChunkReader.read(openAiEvents));
    }

    @Override
    public void usage(Usage usage, ObjectNode chunk) {}

    @Override
    public void alive() {
      alive++;
    }

    @Override
    public void warning(String what) {}

    @Override
    public void done() {}
  }
}
