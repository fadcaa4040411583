package io.headgate.gateway.signals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Every text of a request, wherever it stands: what is not read cannot be kept from leaving. Only
 * data of images and sounds is passed over, which is no text.
 */
final class BodyTexts {

  private static final String DATA = "data:";
  private static final String AUDIO = "input_audio";

  private BodyTexts() {}

  /** The texts and the names of members; takes time with the size of the body. */
  static List<String> of(JsonNode body) {
    List<String> texts = new ArrayList<>();
    Deque<JsonNode> open = new ArrayDeque<>();
    open.push(body);
    while (!open.isEmpty()) {
      JsonNode node = open.pop();
      if (node.isTextual()) {
        if (!node.textValue().startsWith(DATA)) {
          texts.add(node.textValue());
        }
      } else if (node.isNumber()) {
        texts.add(node.asText());
      } else if (node.isObject()) {
        node.properties()
            .forEach(
                member -> {
                  texts.add(member.getKey());
                  if (!member.getKey().equals(AUDIO)) {
                    open.push(member.getValue());
                  }
                });
      } else {
        node.forEach(open::push);
      }
    }
    return texts;
  }
}
