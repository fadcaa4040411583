package io.headgate.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.List;

/** Asks each kind of provider through a running gateway once, streamed and not. */
final class DemoRound {

  private static final List<String> MODELS = List.of("small", "medium", "strong");

  private final HttpClient http;
  private final int port;
  private final String key;

  DemoRound(Vertx vertx, int port, String key) {
    this.http = vertx.createHttpClient();
    this.port = port;
    this.key = key;
  }

  /**
   * Asks.
   *
   * @return completes with the number of answers; fails with the first that was no success
   */
  Future<Integer> ask() {
    List<Future<Buffer>> answers = new ArrayList<>();
    for (String model : MODELS) {
      answers.add(ask(model, false));
      answers.add(ask(model, true));
    }
    // Vert.x closes a client that nothing refers to any more; this reference keeps it until the
    // end.
    return Future.all(answers).map(all -> all.size()).onComplete(done -> http.close());
  }

  private Future<Buffer> ask(String model, boolean stream) {
    String body =
        """
        {"model":"%s","stream":%s,"messages":[{"role":"user","content":"What is a head gate?"}]}"""
            .formatted(model, stream);
    return http.request(
            new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/v1/chat/completions")
                .putHeader("authorization", "Bearer " + key)
                .putHeader("content-type", "application/json"))
        .compose(request -> request.send(body))
        .compose(HttpClientResponse::body)
        .compose(
            answer ->
                answer.toString().contains(stream ? "data: [DONE]" : "\"finish_reason\":\"stop\"")
                    ? Future.succeededFuture(answer)
                    : Future.failedFuture(
                        new StartFailure("the demo's model " + model + " answered: " + answer)));
  }
}
