package io.headgate.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Asks the admin API of a gateway that runs, for commands at a terminal. */
final class AdminClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;
  private final String token;

  /**
   * A client.
   *
   * @param url of the admin listener, such as {@code http://127.0.0.1:8081}
   */
  AdminClient(String url, String token) {
    this.base = url.replaceAll("/+$", "") + "/admin/api";
    this.token = token;
  }

  JsonNode getBlocking(String path) {
    return sendBlocking("GET", path, Optional.empty());
  }

  JsonNode postBlocking(String path, ObjectNode body) {
    return sendBlocking("POST", path, Optional.of(body));
  }

  JsonNode postBlocking(String path) {
    return sendBlocking("POST", path, Optional.empty());
  }

  /**
   * Asks once.
   *
   * @throws CommandFailure when the gateway cannot be reached or refuses
   */
  private JsonNode sendBlocking(String method, String path, Optional<ObjectNode> body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .timeout(PATIENCE)
            .header("authorization", "Bearer " + token)
            .method(
                method,
                body.map(json -> HttpRequest.BodyPublishers.ofString(json.toString()))
                    .orElse(HttpRequest.BodyPublishers.noBody()));
    body.ifPresent(json -> request.header("content-type", "application/json"));
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      JsonNode json =
          answer.body().isEmpty()
              ? JsonNodeFactory.instance.objectNode()
              : JSON.readTree(answer.body());
      if (answer.statusCode() >= 300) {
        throw refused(answer, json);
      }
      return json;
    } catch (JsonProcessingException other) {
      throw new CommandFailure(Headgate.FAILED, base + " did not answer with JSON: no Headgate?");
    } catch (IOException unreachable) {
      throw new CommandFailure(
          Headgate.FAILED,
          base + " cannot be reached (" + unreachable + "); is the gateway running there?");
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(Headgate.FAILED, "interrupted");
    }
  }

  private URI uri(String path) {
    try {
      return URI.create(base + path);
    } catch (IllegalArgumentException malformed) {
      throw new CommandFailure(Headgate.MISUSED, base + path + " is not a URL");
    }
  }

  private static CommandFailure refused(HttpResponse<String> answer, JsonNode json) {
    return new CommandFailure(
        Headgate.FAILED,
        "the gateway refuses this with status "
            + answer.statusCode()
            + ": "
            + json.at("/error/message").asText(answer.body()));
  }
}
