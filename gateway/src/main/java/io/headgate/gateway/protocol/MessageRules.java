package io.headgate.gateway.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** What the messages of a chat request must look like. */
final class MessageRules {

  static final int MAX_MESSAGES = 10_000;
  static final int MAX_PARTS = 1_000;
  static final int MAX_TOOL_CALLS = 512;
  static final int MAX_ID_LENGTH = 256;
  static final int MAX_URL_LENGTH = 8_192;

  /** The end of the types {@code image_url}, {@code video_url}, {@code audio_url}. */
  private static final String URL_TYPE = "_url";

  private static final Set<String> ROLES =
      Set.of("system", "developer", "user", "assistant", "tool", "function");
  private static final JsonFactory JSON = new JsonFactory();

  private MessageRules() {}

  static void check(JsonReader request) {
    JsonReader[] messages = request.objects("messages", MAX_MESSAGES);
    if (messages == null || messages.length == 0) {
      throw request.invalid("messages", "an array of at least one message");
    }
    for (JsonReader message : messages) {
      checkMessage(message);
    }
  }

  private static void checkMessage(JsonReader message) {
    String role = message.oneOf("role", ROLES);
    checkContent(message, role.equals("assistant"));
    message.text("name", MAX_ID_LENGTH);
    if (role.equals("tool")) {
      message.requiredText("tool_call_id", MAX_ID_LENGTH);
    }
    checkToolCalls(message);
  }

  private static void checkContent(JsonReader message, boolean mayBeAbsent) {
    JsonNode content = message.get("content");
    if (content.isTextual() || (content.isMissingNode() && mayBeAbsent)) {
      return;
    }
    if (!content.isArray()) {
      throw message.invalid("content", "a string or an array of parts");
    }
    JsonReader[] parts = message.objects("content", MAX_PARTS);
    for (JsonReader part : parts == null ? new JsonReader[0] : parts) {
      checkPart(part);
    }
  }

  private static void checkPart(JsonReader part) {
    String type = part.requiredText("type", 64);
    if (type.equals("text") && !part.get("text").isTextual()) {
      throw part.invalid("text", "a string");
    }
    if (type.endsWith(URL_TYPE)) {
      String medium = type.substring(0, type.length() - URL_TYPE.length());
      checkMedium(part.requiredObject(type), "data:" + medium + "/");
    }
    // Other kinds of parts are the provider's to judge.
  }

  /** A medium travels inside the request or by public URL; Headgate itself never fetches it. */
  private static void checkMedium(JsonReader medium, String inside) {
    String url = medium.requiredText("url", Integer.MAX_VALUE);
    if (url.startsWith(inside)) {
      return;
    }
    boolean isPublic = url.length() <= MAX_URL_LENGTH && isPublicHttp(url);
    if (!isPublic) {
      throw medium.invalid("url", "a " + inside + "… URL or a public http(s) URL");
    }
  }

  private static boolean isPublicHttp(String url) {
    try {
      URI uri = new URI(url);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      String host = uri.getHost();
      return (scheme.equals("http") || scheme.equals("https"))
          && host != null
          && uri.getUserInfo() == null
          && !PrivateHosts.matches(host);
    } catch (java.net.URISyntaxException malformed) {
      return false;
    }
  }

  private static void checkToolCalls(JsonReader message) {
    JsonReader[] calls = message.objects("tool_calls", MAX_TOOL_CALLS);
    for (JsonReader call : calls == null ? new JsonReader[0] : calls) {
      call.requiredText("id", MAX_ID_LENGTH);
      JsonReader function = call.object("function");
      if (function != null) {
        ChatRequestRules.checkFunctionName(function);
        checkArguments(function);
      }
    }
  }

  private static void checkArguments(JsonReader function) {
    JsonNode arguments = function.get("arguments");
    if (!arguments.isTextual()) {
      throw function.invalid("arguments", "a string that holds JSON");
    }
    if (!arguments.textValue().isBlank() && !isJsonObject(arguments.textValue())) {
      throw function.invalid("arguments", "a string that holds a JSON object");
    }
  }

  private static boolean isJsonObject(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      parser.skipChildren();
      return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
    } catch (IOException malformed) {
      return false;
    }
  }
}
