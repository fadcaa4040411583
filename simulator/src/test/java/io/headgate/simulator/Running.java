package io.headgate.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A simulator that runs for a test, and the ways to talk to it. */
final class Running implements AutoCloseable {

  static final int PATIENCE_SECONDS = 10;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  final Vertx vertx = Vertx.vertx();
  final Simulator simulator;
  private final HttpClient http = HttpClient.newHttpClient();

  Running() {
    this(Simulator.Options.defaults());
  }

  Running(Simulator.Options options) {
    this.simulator = await(Simulator.start(vertx, options));
  }

  static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  HttpResponse<String> send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(simulator.url() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError(failed);
    }
  }

  HttpResponse<String> openAi(String body) {
    return send("POST", "/v1/chat/completions", body, "authorization", "Bearer key");
  }

  HttpResponse<String> anthropic(String body) {
    return send(
        "POST", "/v1/messages", body, "x-api-key", "key", "anthropic-version", "2023-06-01");
  }

  HttpResponse<String> gemini(String call, String body) {
    return send("POST", "/v1beta/models/" + call, body, "x-goog-api-key", "key");
  }

  /** A raw request for a chat, streamed or not, with the fault in the model's name. */
  Wire chat(String fault, boolean isStream) {
    return Wire.send(simulator.port(), chatRequest(fault, isStream, "Connection: close\r\n"));
  }

  static String chatRequest(String fault, boolean isStream, String headers) {
    String body =
        ("{'model':'gpt-sim!" + fault + "','stream':" + isStream).replace('\'', '"')
            + ",\"messages\":[{\"role\":\"user\",\"content\":\"LENGTH=6 UNICODE\"}]}";
    return "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
        + "Authorization: Bearer key\r\nContent-Length: "
        + body.length()
        + "\r\n"
        + headers
        + "\r\n"
        + body;
  }

  static JsonNode json(HttpResponse<String> response) {
    return json(response.body());
  }

  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException notJson) {
      throw new AssertionError(text, notJson);
    }
  }

  /** The JSON that is written with single quotes for the eye's sake. */
  static String quoted(String json) {
    return json.replace('\'', '"');
  }

  /** The data of each event, in order. */
  static List<String> data(String stream) {
    List<String> data = new ArrayList<>();
    for (String line : stream.split("\r\n|\r|\n", -1)) {
      if (line.startsWith("data: ")) {
        data.add(line.substring(6));
      }
    }
    return data;
  }

  @Override
  public void close() {
    await(simulator.close());
    await(vertx.close());
  }
}
