package io.headgate.gateway.signals;

import com.fasterxml.jackson.databind.JsonNode;
import io.headgate.gateway.exchange.Signals;
import java.util.List;

/**
 * The parts of a chat request that extractors look at; the texts are those of the request itself,
 * not copies.
 *
 * @param prompt what reading the request alone tells
 * @param texts of all messages in order: contents, arguments of tool calls
 * @param messages how many there are
 * @param images how many there are
 * @param toolBytes size of the tools' JSON, 0 when there are none
 * @param body the request as it came
 * @param bytes its size
 * @param isReadable whether its input is text, images and sounds, and nothing else
 */
record PromptText(
    Signals.Prompt prompt,
    List<String> texts,
    int messages,
    int images,
    int toolBytes,
    JsonNode body,
    int bytes,
    boolean isReadable) {

  PromptText {
    texts = List.copyOf(texts);
  }
}
