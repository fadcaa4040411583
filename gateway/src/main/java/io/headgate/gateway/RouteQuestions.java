package io.headgate.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.admission.Declared.DeclaredKey;
import io.headgate.gateway.admission.KeySpec;
import io.headgate.gateway.admission.Limits;
import io.headgate.gateway.config.GatewayConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks a gateway what it would do with requests, for commands at a terminal. */
final class RouteQuestions {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int KEY_BYTES = 24;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI url;
  private final String key;

  /**
   * Questions to a gateway that runs.
   *
   * @param baseUrl such as {@code http://127.0.0.1:8080}, with or without {@code /v1}
   */
  RouteQuestions(String baseUrl, String key) {
    String base = baseUrl.replaceAll("/+$", "").replaceAll("/v1$", "");
    try {
      this.url = URI.create(base + "/v1/route");
    } catch (IllegalArgumentException malformed) {
      throw new CommandFailure(Headgate.MISUSED, baseUrl + " is not a URL");
    }
    this.key = key;
  }

  /**
   * Questions to the gateway that a configuration describes, started in this process for as long as
   * the command runs. No provider is called.
   *
   * @param as the name of a key of the configuration, whose rights are used; empty means one that
   *     may do all
   */
  static RouteQuestions startBlocking(GatewayConfig config, Optional<String> as) {
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    String secret = "hg_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    KeySpec rights = as.map(name -> known(config, name)).orElseGet(RouteQuestions::all);
    DeclaredKey guest = new DeclaredKey(rights, sha256(secret));
    Node node = new Node();
    Gateway gateway =
        node.awaitBlocking(
            Gateway.start(
                node.vertx(), config.onLoopback(guest), 1, OutputStream.nullOutputStream()));
    return new RouteQuestions("http://127.0.0.1:" + gateway.ports().api(), secret);
  }

  private static KeySpec all() {
    return new KeySpec(
        "guest", "default", Set.of(), Set.of(), Limits.none(), List.of(), Optional.empty());
  }

  private static KeySpec known(GatewayConfig config, String name) {
    return config.declared().keys().stream()
        .map(DeclaredKey::spec)
        .filter(key -> key.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new CommandFailure(
                    Headgate.MISUSED,
                    "no key is called '"
                        + name
                        + "'; there are "
                        + config.declared().keys().stream()
                            .map(key -> key.spec().name())
                            .toList()));
  }

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /** A chat request of one message. */
  static ObjectNode chat(String model, String text) {
    ObjectNode request = JSON.createObjectNode().put("model", model);
    request.putArray("messages").addObject().put("role", "user").put("content", text);
    return request;
  }

  /**
   * Asks about one request; blocks.
   *
   * @return the decision record
   * @throws CommandFailure when the gateway cannot be reached or refuses the request
   */
  JsonNode askBlocking(String request) {
    HttpRequest question =
        HttpRequest.newBuilder(url)
            .timeout(PATIENCE)
            .header("authorization", "Bearer " + key)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(request))
            .build();
    try {
      HttpResponse<String> answer = http.send(question, HttpResponse.BodyHandlers.ofString());
      JsonNode json = JSON.readTree(answer.body());
      if (answer.statusCode() != 200) {
        throw new CommandFailure(
            Headgate.FAILED,
            "the gateway refuses this request with status "
                + answer.statusCode()
                + ": "
                + json.path("error").path("message").asText(answer.body()));
      }
      return json;
    } catch (JsonProcessingException other) {
      throw new CommandFailure(Headgate.FAILED, url + " did not answer with JSON: no Headgate?");
    } catch (IOException unreachable) {
      throw new CommandFailure(
          Headgate.FAILED,
          url + " cannot be reached (" + unreachable + "); is the gateway running there?");
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(Headgate.FAILED, "interrupted");
    }
  }
}
