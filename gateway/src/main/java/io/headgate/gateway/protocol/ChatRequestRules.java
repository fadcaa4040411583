package io.headgate.gateway.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a chat request must look like, beyond being JSON. */
final class ChatRequestRules {

  static final int MAX_MODEL_LENGTH = 256;
  static final int MAX_TOOLS = 1024;
  static final int MAX_STOPS = 16;
  static final int MAX_STOP_LENGTH = 1024;
  static final int MAX_CHOICES = 128;
  static final int MAX_USER_LENGTH = 512;
  static final int MAX_SCHEMA_REFERENCES = 1_000;

  private static final Pattern FUNCTION_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Set<String> TOOL_CHOICES = Set.of("none", "auto", "required");
  private static final Set<String> FORMATS = Set.of("text", "json_object", "json_schema");

  /** Members by which other gateways let a caller steer the connection; never accepted. */
  private static final Set<String> STEERING =
      Set.of(
          "api_base",
          "base_url",
          "api_key",
          "api_version",
          "api_type",
          "custom_llm_provider",
          "extra_headers",
          "extra_body",
          "headers",
          "__proto__",
          "constructor",
          "prototype");

  private ChatRequestRules() {}

  static ChatRequest check(JsonBody body) {
    JsonReader request = JsonReader.of(body.json());
    refuseSteering(request);
    String model = modelOf(request);
    boolean stream = request.flag("stream");
    boolean includeUsage = includeUsage(request, stream);
    OptionalInt maxOutputTokens = maxOutputTokens(request);
    int choices = request.integer("n", 1, MAX_CHOICES).orElse(1);
    checkSampling(request);
    checkStops(request);
    checkTools(request);
    checkFormat(request);
    MessageRules.check(request);
    return new ChatRequest(
        body, model, stream, includeUsage, choices, maxOutputTokens, Narrowing.of(request, model));
  }

  static void refuseSteering(JsonReader request) {
    request
        .json()
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (STEERING.contains(name)
                  || name.startsWith("x-headgate")
                  || name.startsWith("x-gw-")) {
                throw GatewayException.at(
                    ErrorCode.INVALID_REQUEST,
                    name,
                    name + ": not accepted; where a request goes is the gateway's configuration");
              }
            });
    JsonReader metadata = request.object("metadata");
    if (metadata != null && metadata.json().has("user_api_key")) {
      throw metadata.invalid("user_api_key", "no credentials in metadata");
    }
  }

  static String modelOf(JsonReader request) {
    String model = request.requiredText("model", MAX_MODEL_LENGTH);
    if (model.chars().anyMatch(c -> c == ' ' || Character.isISOControl(c))) {
      throw request.invalid("model", "a name without spaces or control characters");
    }
    return model;
  }

  private static boolean includeUsage(JsonReader request, boolean stream) {
    JsonReader options = request.object("stream_options");
    if (options == null) {
      return false;
    }
    if (!stream) {
      throw request.invalid("stream_options", "no such member unless stream is true");
    }
    return options.flag("include_usage");
  }

  private static OptionalInt maxOutputTokens(JsonReader request) {
    OptionalInt old = request.integer("max_tokens", 1, Integer.MAX_VALUE);
    OptionalInt current = request.integer("max_completion_tokens", 1, Integer.MAX_VALUE);
    if (old.isPresent() && current.isPresent() && old.getAsInt() != current.getAsInt()) {
      throw request.invalid("max_tokens", "the same value as max_completion_tokens, or only one");
    }
    return current.isPresent() ? current : old;
  }

  private static void checkSampling(JsonReader request) {
    request.number("temperature", 0, 2);
    request.number("top_p", 0, 1);
    request.number("presence_penalty", -2, 2);
    request.number("frequency_penalty", -2, 2);
    request.text("user", MAX_USER_LENGTH);
    JsonNode seed = request.get("seed");
    if (!seed.isMissingNode() && !seed.isInt() && !seed.isLong()) {
      throw request.invalid("seed", "an integer of at most 64 bits");
    }
    boolean logprobs = request.flag("logprobs");
    if (request.integer("top_logprobs", 0, 20).isPresent() && !logprobs) {
      throw request.invalid("top_logprobs", "no such member unless logprobs is true");
    }
  }

  private static void checkStops(JsonReader request) {
    JsonNode stop = request.get("stop");
    if (stop.isMissingNode() || isStop(stop)) {
      return;
    }
    boolean valid = stop.isArray() && stop.size() <= MAX_STOPS;
    for (int i = 0; valid && i < stop.size(); i++) {
      valid = isStop(stop.get(i));
    }
    if (!valid) {
      throw request.invalid(
          "stop", "a string of at most " + MAX_STOP_LENGTH + " characters or up to " + MAX_STOPS);
    }
  }

  private static boolean isStop(JsonNode value) {
    return value.isTextual() && value.textValue().length() <= MAX_STOP_LENGTH;
  }

  private static void checkTools(JsonReader request) {
    JsonReader[] tools = request.objects("tools", MAX_TOOLS);
    for (JsonReader tool : tools == null ? new JsonReader[0] : tools) {
      if ("function".equals(tool.requiredText("type", 64))) {
        JsonReader function = tool.requiredObject("function");
        checkFunctionName(function);
        JsonReader parameters = function.object("parameters");
        checkReferences(parameters);
      }
    }
    JsonNode choice = request.get("tool_choice");
    if (choice.isMissingNode()) {
      return;
    }
    if (choice.isTextual()) {
      request.oneOf("tool_choice", TOOL_CHOICES);
    } else {
      JsonReader named = request.requiredObject("tool_choice").object("function");
      if (named != null) {
        checkFunctionName(named);
      }
    }
  }

  static void checkFunctionName(JsonReader function) {
    String name = function.requiredText("name", 256);
    if (!FUNCTION_NAME.matcher(name).matches()) {
      throw function.invalid("name", "1 to 64 of the characters A-Z a-z 0-9 _ -");
    }
  }

  private static void checkFormat(JsonReader request) {
    JsonReader format = request.object("response_format");
    if (format == null) {
      return;
    }
    if ("json_schema".equals(format.oneOf("type", FORMATS))) {
      JsonReader schema = format.requiredObject("json_schema");
      checkFunctionName(schema);
      checkReferences(schema.object("schema"));
    }
  }

  private static void checkReferences(@Nullable JsonReader schema) {
    if (schema != null && countReferences(schema.json(), schema) > MAX_SCHEMA_REFERENCES) {
      throw schema.invalid("$ref", "at most " + MAX_SCHEMA_REFERENCES + " references");
    }
  }

  /** References inside a schema; one that points outside it is refused, never fetched. */
  private static int countReferences(JsonNode node, JsonReader schema) {
    int count = 0;
    if (node instanceof ObjectNode object) {
      JsonNode reference = object.get("$ref");
      if (reference != null && reference.isTextual()) {
        count++;
        if (!reference.textValue().startsWith("#")) {
          throw schema.invalid("$ref", "a reference inside the schema, beginning with #");
        }
      }
    }
    for (JsonNode child : node) {
      count += countReferences(child, schema);
    }
    return count;
  }
}
