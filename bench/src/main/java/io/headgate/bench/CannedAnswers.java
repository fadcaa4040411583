package io.headgate.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The one chat answer of the canned upstream, rendered once per dialect as it goes over the wire.
 *
 * <p>The same twenty pieces of text everywhere. The sizes are those of real providers: an OpenAI
 * answer of about 760 bytes, an OpenAI content chunk of about 290.
 */
final class CannedAnswers {

  /** How many pieces of text a streamed answer has. */
  static final int CONTENT_CHUNKS = 20;

  /** How many a long one has. */
  static final int LONG_CONTENT_CHUNKS = 200;

  private static final String TEXT = String.join("", pieces(CONTENT_CHUNKS));
  private static final String OPENAI_USAGE =
      "{\"prompt_tokens\":70,\"completion_tokens\":60,\"total_tokens\":130,"
          + "\"prompt_tokens_details\":{\"cached_tokens\":0,\"audio_tokens\":0},"
          + "\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0,"
          + "\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}";

  static final byte[] OPENAI =
      json(
          "{\"id\":\"chatcmpl-bench00000000000000000001\",\"object\":\"chat.completion\","
              + "\"created\":1760000000,\"model\":\"canned\",\"choices\":[{\"index\":0,"
              + "\"message\":{\"role\":\"assistant\",\"content\":\""
              + TEXT
              + "\",\"refusal\":null,\"annotations\":[]},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":"
              + OPENAI_USAGE
              + ",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_bench00001\"}");

  static final byte[] ANTHROPIC =
      json(
          "{\"id\":\"msg_bench0000000000000001\",\"type\":\"message\",\"role\":\"assistant\","
              + "\"model\":\"canned\",\"content\":[{\"type\":\"text\",\"text\":\""
              + TEXT
              + "\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,"
              + "\"usage\":{\"input_tokens\":70,\"output_tokens\":60}}");

  static final byte[] GEMINI =
      json(
          "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\""
              + TEXT
              + "\"}],\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}],"
              + geminiTail(60)
              + "}");

  static final CannedStream OPENAI_STREAM = openAiStream(CONTENT_CHUNKS);
  static final CannedStream OPENAI_LONG_STREAM = openAiStream(LONG_CONTENT_CHUNKS);
  static final CannedStream ANTHROPIC_STREAM = anthropicStream();
  static final CannedStream GEMINI_STREAM = geminiStream();

  private CannedAnswers() {}

  private static CannedStream openAiStream(int chunks) {
    List<String> events = new ArrayList<>();
    events.add(
        openAiChunk("[" + openAiChoice("\"role\":\"assistant\",\"content\":\"\"", "null") + "]"));
    for (String piece : pieces(chunks)) {
      events.add(openAiChunk("[" + openAiChoice("\"content\":\"" + piece + "\"", "null") + "]"));
    }
    events.add(openAiChunk("[" + openAiChoice("", "\"stop\"") + "]"));
    events.add(openAiChunk("[],\"usage\":" + OPENAI_USAGE));
    events.add("data: [DONE]\n\n");
    return CannedStream.of(events, 1);
  }

  private static String openAiChunk(String choices) {
    return "data: {\"id\":\"chatcmpl-bench00000000000000000001\","
        + "\"object\":\"chat.completion.chunk\",\"created\":1760000000,\"model\":\"canned\","
        + "\"service_tier\":\"default\",\"system_fingerprint\":\"fp_bench00001\",\"choices\":"
        + choices
        + "}\n\n";
  }

  private static String openAiChoice(String delta, String finishReason) {
    return "{\"index\":0,\"delta\":{"
        + delta
        + "},\"logprobs\":null,\"finish_reason\":"
        + finishReason
        + "}";
  }

  private static CannedStream anthropicStream() {
    List<String> events = new ArrayList<>();
    events.add(
        anthropicEvent(
            "message_start",
            "\"message\":{\"id\":\"msg_bench0000000000000001\",\"type\":\"message\","
                + "\"role\":\"assistant\",\"model\":\"canned\",\"content\":[],"
                + "\"stop_reason\":null,\"stop_sequence\":null,"
                + "\"usage\":{\"input_tokens\":70,\"output_tokens\":1}}"));
    events.add(
        anthropicEvent(
            "content_block_start",
            "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"));
    for (String piece : pieces(CONTENT_CHUNKS)) {
      events.add(
          anthropicEvent(
              "content_block_delta",
              "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + piece + "\"}"));
    }
    events.add(anthropicEvent("content_block_stop", "\"index\":0"));
    events.add(
        anthropicEvent(
            "message_delta",
            "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},"
                + "\"usage\":{\"output_tokens\":60}"));
    events.add("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    return CannedStream.of(events, 2);
  }

  private static String anthropicEvent(String type, String fields) {
    return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields + "}\n\n";
  }

  private static CannedStream geminiStream() {
    List<String> events = new ArrayList<>();
    List<String> pieces = pieces(CONTENT_CHUNKS);
    for (int i = 0; i < pieces.size(); i++) {
      boolean last = i == pieces.size() - 1;
      events.add(
          "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\""
              + pieces.get(i)
              + "\"}],\"role\":\"model\"},"
              + (last ? "\"finishReason\":\"STOP\"," : "")
              + "\"index\":0}],"
              + geminiTail(3 * (i + 1))
              + "}\r\n\r\n");
    }
    return CannedStream.of(events, 0);
  }

  private static String geminiTail(int answerTokens) {
    return "\"usageMetadata\":{\"promptTokenCount\":70,\"candidatesTokenCount\":"
        + answerTokens
        + ",\"totalTokenCount\":"
        + (70 + answerTokens)
        + "},\"modelVersion\":\"canned\",\"responseId\":\"bench0001\"";
  }

  private static List<String> pieces(int chunks) {
    return IntStream.rangeClosed(1, chunks).mapToObj("piece %02d "::formatted).toList();
  }

  private static byte[] json(String body) {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + length
            + "\r\n\r\n";
    return (head + body).getBytes(StandardCharsets.UTF_8);
  }
}
