package io.headgate.gateway.dispatch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.Rescue;
import io.headgate.gateway.protocol.StrictJson;
import io.headgate.gateway.provider.ChatStreamDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How another candidate carries on an answer that broke off.
 *
 * @param how what the caller is told was done
 * @param request what the candidate is asked
 * @param delivered what the client has
 */
record Resumption(Way how, ChatRequest request, DeliveredAnswer delivered) {

  /** Characters of the end that are shown to a model that is asked in words. */
  private static final int SHOWN = 80;

  /** Characters that a token has at the least; to reckon what is left of the caller's limit. */
  private static final int CHARACTERS_PER_TOKEN = 4;

  /** Members that bind the form of the answer; two halves do not make one whole of it. */
  private static final List<String> BINDING = List.of("response_format", "logprobs", "audio");

  /** The ways to carry on. */
  enum Way {
    /** By the assistant's unfinished message. */
    PREFILL(Overlap.Kind.EXACT),
    /** By asking to go on. */
    ASKED(Overlap.Kind.LOOSE),
    /** By answering anew. */
    ANEW(Overlap.Kind.ANEW);

    private final Overlap.Kind kind;

    Way(Overlap.Kind kind) {
      this.kind = kind;
    }

    Overlap.Kind kind() {
      return kind;
    }
  }

  /** Whether an answer to this request can be carried on at all, as far as it has come. */
  static boolean isPossible(ChatRequest request, DeliveredAnswer delivered) {
    boolean bound =
        BINDING.stream()
            .map(request::get)
            .anyMatch(
                member ->
                    !member.isMissingNode()
                        && !(member.isBoolean() && !member.booleanValue())
                        && !member.path("type").asText("").equals("text"));
    return delivered.plain() && request.choices() == 1 && !bound;
  }

  /**
   * The resumption by a candidate.
   *
   * @param prefill whether the candidate is to be asked by prefill, if it takes one
   */
  static Resumption of(
      Rescue rescue,
      ChatRequest request,
      DeliveredAnswer delivered,
      Candidate candidate,
      boolean prefill) {
    if (rescue == Rescue.RESTART || delivered.text().isBlank()) {
      return new Resumption(Way.ANEW, request, delivered);
    }
    return candidate.prefill() && prefill
        ? new Resumption(Way.PREFILL, ask(request, delivered.text(), Optional.empty()), delivered)
        : new Resumption(
            Way.ASKED,
            ask(request, delivered.text(), Optional.of(plea(delivered.text()))),
            delivered);
  }

  private static String plea(String text) {
    String end = text.substring(Math.max(0, text.length() - SHOWN));
    return "Your answer broke off. It ended with: \""
        + wellFormed(end)
        + "\". Go on from exactly there, in the same voice and form. Write only what comes next:"
        + " repeat nothing, and do not mention that there was a break.";
  }

  /** A cut may leave half a character, which is no text. */
  private static String wellFormed(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static ChatRequest ask(ChatRequest request, String text, Optional<String> plea) {
    ObjectNode json = request.json().deepCopy();
    ArrayNode messages = json.withArray("messages");
    // Some providers refuse a last message that ends in a space.
    messages
        .addObject()
        .put("role", "assistant")
        .put("content", wellFormed(plea.isPresent() ? text : text.stripTrailing()));
    plea.ifPresent(words -> messages.addObject().put("role", "user").put("content", words));
    limitOutput(json, request.maxOutputTokens(), text);
    return ChatRequest.of(StrictJson.parse(json.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static void limitOutput(ObjectNode json, OptionalInt limit, String text) {
    if (limit.isPresent()) {
      int left = Math.max(1, limit.getAsInt() - text.length() / CHARACTERS_PER_TOKEN);
      for (String member : List.of("max_tokens", "max_completion_tokens")) {
        if (json.has(member)) {
          json.put(member, left);
        }
      }
    }
  }

  /** Makes the candidate's stream fit what the client has. */
  ChatStreamDecoder splice(ChatStreamDecoder decoder, Candidate candidate) {
    return new SplicedStream(decoder, this, candidate);
  }
}
