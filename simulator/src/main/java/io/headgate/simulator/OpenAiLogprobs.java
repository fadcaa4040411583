package io.headgate.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The log probabilities of tokens, made up from the tokens themselves. */
final class OpenAiLogprobs {

  private final boolean isAsked;
  private final int alternatives;

  private OpenAiLogprobs(boolean isAsked, int alternatives) {
    this.isAsked = isAsked;
    this.alternatives = alternatives;
  }

  static OpenAiLogprobs asked(ObjectNode body) {
    return new OpenAiLogprobs(
        body.path("logprobs").asBoolean(), Math.min(20, body.path("top_logprobs").asInt()));
  }

  /** Null unless asked for and there are tokens. */
  JsonNode of(List<String> tokens, boolean isRefusal) {
    if (!isAsked || tokens.isEmpty()) {
      return NullNode.getInstance();
    }
    ObjectNode logprobs = Json.object();
    ArrayNode said = logprobs.putArray(isRefusal ? "refusal" : "content");
    logprobs.putNull(isRefusal ? "content" : "refusal");
    for (String token : tokens) {
      ObjectNode entry = said.addObject();
      double logprob = -new Chance(Chance.hash(0, token)).below(500) / 1000.0;
      entry(entry, token, logprob);
      ArrayNode top = entry.putArray("top_logprobs");
      for (int i = 0; i < alternatives; i++) {
        entry(top.addObject(), i == 0 ? token : token + i, logprob - i);
      }
    }
    return logprobs;
  }

  private static void entry(ObjectNode entry, String token, double logprob) {
    entry.put("token", token).put("logprob", logprob);
    ArrayNode bytes = entry.putArray("bytes");
    for (byte b : token.getBytes(StandardCharsets.UTF_8)) {
      bytes.add(b & 0xff);
    }
  }
}
