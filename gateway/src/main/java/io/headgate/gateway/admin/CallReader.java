package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.admin.Operation.Body;
import io.headgate.gateway.admin.Operation.Parameter;
import io.headgate.gateway.admin.OperationTable.Match;
import io.headgate.gateway.protocol.StrictJson;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a request as the document says that it must be. */
final class CallReader {

  private static final String JSON = "application/json";
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,18}");

  private final Vertx vertx;
  private final SchemaCheck schemas;

  CallReader(Vertx vertx, SchemaCheck schemas) {
    this.vertx = vertx;
    this.schemas = schemas;
  }

  /**
   * Reads all of it.
   *
   * @return fails with an {@link AdminException} or another expected failure that says what is
   *     wrong
   */
  Future<Call> read(HttpServerRequest request, Match match, Optional<Principal> who, Peer peer) {
    Operation operation = match.entry().operation();
    Map<String, String> values = values(request, match);
    Optional<Body> wanted = operation.body();
    if (wanted.isEmpty()) {
      refuseBody(request);
      return Future.succeededFuture(new Call(operation, values, Optional.empty(), "", who, peer));
    }
    return SmallBody.read(vertx, request, wanted.get().mediaType())
        .map(
            bytes -> {
              if (!wanted.get().mediaType().equals(JSON)) {
                return new Call(
                    operation, values, Optional.empty(), text(bytes.getBytes()), who, peer);
              }
              ObjectNode body = StrictJson.parse(bytes.getBytes()).json();
              schemas.check(body, wanted.get().schema(), "");
              return new Call(operation, values, Optional.of(body), "", who, peer);
            });
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException malformed) {
      throw AdminException.invalid("body", "is not valid UTF-8");
    }
  }

  private static void refuseBody(HttpServerRequest request) {
    String length = request.getHeader("content-length");
    if (request.headers().contains("transfer-encoding")
        || (length != null && !length.equals("0"))) {
      throw AdminException.invalid("body", "this operation takes none");
    }
  }

  private Map<String, String> values(HttpServerRequest request, Match match) {
    MultiMap query = query(request);
    List<Parameter> parameters = match.entry().operation().parameters();
    for (String name : query.names()) {
      if (parameters.stream().noneMatch(p -> p.in().equals("query") && p.name().equals(name))) {
        throw unknown(name, parameters);
      }
    }
    Map<String, String> values = new HashMap<>();
    for (Parameter parameter : parameters) {
      List<String> given =
          switch (parameter.in()) {
            case "path" -> List.of(match.variables().getOrDefault(parameter.name(), ""));
            case "header" -> request.headers().getAll(parameter.name());
            default -> query.getAll(parameter.name());
          };
      value(parameter, given).ifPresent(value -> values.put(parameter.name(), value));
    }
    return values;
  }

  private static MultiMap query(HttpServerRequest request) {
    try {
      return request.params(true);
    } catch (IllegalArgumentException malformed) {
      throw AdminException.invalid("query", "is malformed");
    }
  }

  private static AdminException unknown(String name, List<Parameter> parameters) {
    List<String> names =
        parameters.stream().filter(p -> p.in().equals("query")).map(Parameter::name).toList();
    return AdminException.invalid(
        Printable.of(name),
        "a parameter that is not known"
            + Spelling.nearest(name, names).map(near -> "; did you mean " + near + "?").orElse(""));
  }

  private Optional<String> value(Parameter parameter, List<String> given) {
    if (given.size() > 1) {
      throw AdminException.invalid(parameter.name(), "is given twice");
    }
    if (given.isEmpty()) {
      if (parameter.required()) {
        throw AdminException.invalid(parameter.name(), "is missing");
      }
      JsonNode standard = parameter.schema().path("default");
      return standard.isMissingNode() ? Optional.empty() : Optional.of(standard.asText());
    }
    schemas.check(typed(parameter, given.get(0)), parameter.schema(), parameter.name());
    return Optional.of(given.get(0));
  }

  private static JsonNode typed(Parameter parameter, String text) {
    return parameter.schema().path("type").asText().equals("integer")
            && INTEGER.matcher(text).matches()
        ? JsonNodeFactory.instance.numberNode(Long.parseLong(text))
        : JsonNodeFactory.instance.textNode(text);
  }
}
