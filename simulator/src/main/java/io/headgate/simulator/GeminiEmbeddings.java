package io.headgate.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Gemini's embeddings: of one content, or of a batch. */
final class GeminiEmbeddings {

  private final long seed;

  GeminiEmbeddings(long seed) {
    this.seed = seed;
  }

  Reply one(Inbound inbound) {
    GeminiReader.requireBody(inbound);
    ObjectNode document = Json.object();
    document.putObject("embedding").set("values", values(inbound.body()));
    return Reply.generated(document, 0);
  }

  Reply batch(Inbound inbound) {
    GeminiReader.requireBody(inbound);
    JsonNode requests = inbound.body().path("requests");
    if (requests.isEmpty()) {
      throw Problem.of(400, "* BatchEmbedContentsRequest.requests: at least one is required");
    }
    ObjectNode document = Json.object();
    ArrayNode embeddings = document.putArray("embeddings");
    requests.forEach(request -> embeddings.addObject().set("values", values(request)));
    return Reply.generated(document, 0);
  }

  private ArrayNode values(JsonNode request) {
    StringBuilder text = new StringBuilder();
    request.at("/content/parts").forEach(part -> text.append(part.path("text").asText()));
    if (text.length() == 0) {
      throw Problem.of(400, "* EmbedContentRequest.content: contents is not specified");
    }
    int dimensions =
        GeminiProtocol.either(request, "outputDimensionality", "output_dimensionality")
            .asInt(EmbeddingVectors.DEFAULT_DIMENSIONS);
    if (dimensions < 1 || dimensions > EmbeddingVectors.MAX_DIMENSIONS) {
      throw Problem.of(400, "output_dimensionality: " + dimensions + " is out of range.");
    }
    return EmbeddingVectors.numbers(EmbeddingVectors.of(text.toString(), dimensions, seed));
  }
}
