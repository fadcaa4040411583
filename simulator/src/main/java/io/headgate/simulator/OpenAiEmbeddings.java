package io.headgate.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** OpenAI's embeddings: of a text, of texts, or of tokens. */
final class OpenAiEmbeddings {

  private static final int MAX_INPUTS = 2048;

  private final long seed;

  OpenAiEmbeddings(long seed) {
    this.seed = seed;
  }

  Reply answer(Inbound inbound) {
    OpenAiReader.requireBody(inbound);
    if (inbound.model().isEmpty()) {
      throw Problem.bad("model", "you must provide a model parameter");
    }
    ObjectNode body = inbound.body();
    int dimensions = body.path("dimensions").asInt(EmbeddingVectors.DEFAULT_DIMENSIONS);
    if (dimensions < 1 || dimensions > EmbeddingVectors.MAX_DIMENSIONS) {
      throw Problem.bad("dimensions", "Invalid 'dimensions': " + dimensions + ".");
    }
    List<Input> inputs = inputs(body.path("input"));
    boolean packed = body.path("encoding_format").asText().equals("base64");
    ObjectNode document = Json.object().put("object", "list");
    ArrayNode data = document.putArray("data");
    for (Input input : inputs) {
      ObjectNode entry = data.addObject().put("object", "embedding").put("index", data.size() - 1);
      float[] vector = EmbeddingVectors.of(input.text, dimensions, seed);
      if (packed) {
        entry.put("embedding", EmbeddingVectors.base64(vector));
      } else {
        entry.set("embedding", EmbeddingVectors.numbers(vector));
      }
    }
    document.put("model", inbound.model());
    usage(document, inbound.fault(), inputs.stream().mapToInt(Input::tokens).sum());
    return Reply.generated(document, 0);
  }

  private static void usage(ObjectNode document, Fault fault, int counted) {
    if (!fault.has(FaultKey.NO_USAGE)) {
      int tokens = fault.number(FaultKey.USAGE).orElse(counted);
      document.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    }
  }

  private static List<Input> inputs(JsonNode input) {
    List<Input> inputs = new ArrayList<>();
    if (input.isTextual()) {
      inputs.add(Input.of(input));
    } else if (input.isArray() && input.path(0).isNumber()) {
      inputs.add(Input.of(input));
    } else {
      input.forEach(one -> inputs.add(Input.of(one)));
    }
    if (inputs.isEmpty() || inputs.size() > MAX_INPUTS) {
      throw Problem.bad(
          "input", "'input' must hold 1 to " + MAX_INPUTS + " texts or arrays of tokens.");
    }
    return inputs;
  }

  private record Input(String text, int tokens) {
    static Input of(JsonNode node) {
      if (node.isTextual() && !node.asText().isEmpty()) {
        return new Input(node.asText(), Tokens.count(node.asText()));
      }
      if (node.isArray() && !node.isEmpty()) {
        return new Input(Json.compact(node), node.size());
      }
      throw Problem.bad("input", "'input' must be a text or an array of tokens, and not empty.");
    }
  }
}
