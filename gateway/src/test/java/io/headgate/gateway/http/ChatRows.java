package io.headgate.gateway.http;

import static io.headgate.gateway.http.HostileRow.answered;
import static io.headgate.gateway.http.HostileRow.refused;
import static io.headgate.gateway.http.Wire.GOOD;
import static io.headgate.gateway.http.Wire.chat;
import static io.headgate.gateway.http.Wire.messages;
import static io.headgate.gateway.http.Wire.post;
import static io.headgate.gateway.http.Wire.with;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Section D as far as it is about chats, 65 to 71, and section E as far as it is about bodies. */
final class ChatRows {

  private static final String EMBEDDINGS = "/v1/embeddings";

  private ChatRows() {}

  static List<HostileRow> messageRows() {
    List<HostileRow> rows = new ArrayList<>();
    rows.add(bad("65 no messages", chat("{\"model\":\"small\"}")));
    rows.add(bad("65 empty messages", messages("[]")));
    rows.add(bad("65 messages is an object", messages("{}")));
    rows.add(bad("65 message is a string", messages("[\"canary-7f3a9c\"]")));
    rows.add(bad("65 no role", messages("[{\"content\":\"a\"}]")));
    rows.add(bad("65 role root", messages("[{\"role\":\"root\",\"content\":\"a\"}]")));
    rows.add(bad("65 content object", messages("[{\"role\":\"user\",\"content\":{}}]")));
    rows.add(bad("65 content number", messages("[{\"role\":\"user\",\"content\":1}]")));
    rows.add(
        bad(
            "65 tool_call_id of 10 KB",
            messages(
                "[{\"role\":\"tool\",\"content\":\"a\",\"tool_call_id\":\""
                    + "a".repeat(10_240)
                    + "\"}]")));
    Stream.of("\"not json\"", "\"[1]\"", "\"{\"", "{}", "\"{} {}\"")
        .forEach(arguments -> rows.add(bad("65 tool arguments " + arguments, call(arguments))));
    Stream.of(
            "file:///etc/passwd",
            "http://169.254.169.254/latest/meta-data",
            "http://[::1]/",
            "http://127.1/",
            "http://0x7f000001/",
            "http://2130706433/",
            "http://localhost/",
            "http://metadata.google.internal/",
            "https://user:pass@example.com/",
            "gopher://example.com/",
            "javascript:alert(1)",
            "data:text/html;base64,AAAA",
            "//example.com/x",
            "https://example.com\\\\@evil/",
            "")
        .forEach(url -> rows.add(bad("65 image_url " + url, image("image_url", url))));
    rows.add(bad("65 video_url to the inside", image("video_url", "http://169.254.169.254/")));
    rows.add(bad("65 audio_url to a file", image("audio_url", "file:///etc/passwd")));
    rows.add(
        refused(
            413,
            "65 data: URL of 50 MB",
            Wire.chatHead("Content-Length: 50000000") + "{\"model\":\"small\",\"messages\":["));
    return rows;
  }

  private static String call(String arguments) {
    return messages(
        """
        [{"role":"assistant","tool_calls":[{"id":"a","type":"function",\
        "function":{"name":"f","arguments":%s}}]}]"""
            .formatted(arguments));
  }

  private static String image(String type, String url) {
    return messages(
        """
        [{"role":"user","content":[{"type":"%s","%s":{"url":"%s"}}]}]"""
            .formatted(type, type, url));
  }

  static List<HostileRow> members() {
    List<HostileRow> rows = new ArrayList<>();
    Stream.of("a\\ndata: {\\\"x\\\":1}", "../x", "a".repeat(65), "\\ud83d\\ude00", "", "a b")
        .forEach(name -> rows.add(bad("66 function name " + name, tool(name, "{}"))));
    String references = "{\"$ref\":\"#/a\"},".repeat(9_999) + "{\"$ref\":\"#/a\"}";
    rows.add(bad("67 schema of 10,000 $ref", schema("{\"anyOf\":[" + references + "]}")));
    rows.add(bad("67 remote $ref", schema("{\"$ref\":\"http://evil.example/schema\"}")));
    rows.add(bad("67 remote $ref of a tool", tool("f", "{\"x\":{\"$ref\":\"file:///etc\"}}")));
    rows.add(bad("68 stream: \"true\"", with("\"stream\":\"true\"")));
    rows.add(bad("68 stream: 1", with("\"stream\":1")));
    rows.add(bad("68 stream_options without stream", with("\"stream_options\":{}")));
    rows.add(bad("68 stream_options is text", with("\"stream\":true,\"stream_options\":\"x\"")));
    Stream.of(
            "api_base",
            "base_url",
            "api_key",
            "custom_llm_provider",
            "extra_headers",
            "x-gw-target",
            "x-headgate-provider")
        .forEach(name -> rows.add(bad("69 " + name, with("\"" + name + "\":\"canary-7f3a9c\""))));
    rows.add(
        bad("69 metadata.user_api_key", with("\"metadata\":{\"user_api_key\":\"canary-7f3a9c\"}")));
    rows.add(bad("69 metadata is text", with("\"metadata\":\"canary-7f3a9c\"")));
    rows.add(bad("70 user of 1 MB", with("\"user\":\"" + "a".repeat(1 << 20) + "\"")));
    Stream.of("canary-7f3a9c\\r\\nX: y", "\\ud83d\\ude00", "{tenant}")
        .forEach(
            user -> rows.add(answered(200, "70 user " + user, with("\"user\":\"" + user + "\""))));
    rows.add(answered(404, "71 unknown model", chat(GOOD.replace("small", "no-such"))));
    rows.add(bad("71 model of 257 characters", chat(GOOD.replace("small", "m".repeat(257)))));
    rows.add(bad("71 model is a number", chat(GOOD.replace("\"small\"", "1"))));
    return rows;
  }

  private static String tool(String name, String parameters) {
    return with(
        """
        "tools":[{"type":"function","function":{"name":"%s","parameters":%s}}]"""
            .formatted(name, parameters));
  }

  private static String schema(String schema) {
    return with(
        """
        "response_format":{"type":"json_schema","json_schema":{"name":"a","schema":%s}}"""
            .formatted(schema));
  }

  static List<HostileRow> encodings() {
    List<HostileRow> rows = new ArrayList<>();
    Stream.of("br", "zstd", "snappy", "gzip, gzip", "deflate,deflate", "gzip", "x-gzip", "")
        .forEach(
            encoding ->
                rows.add(
                    refused(
                        415,
                        "75 Content-Encoding: " + encoding,
                        chat(GOOD, "Content-Encoding: " + encoding))));
    rows.add(
        refused(
            400,
            "75 Content-Encoding twice",
            chat(GOOD, "Content-Encoding: identity", "Content-Encoding: gzip")));
    rows.add(
        answered(200, "75 Content-Encoding: identity", chat(GOOD, "Content-Encoding: identity")));
    rows.add(
        refused(
            415,
            "76 gzip body",
            Wire.postBytes(
                "/v1/chat/completions",
                "\u001f\u008b\b\0\0\0\0\0\0\u0003",
                "Content-Encoding: gzip")));
    // Never inflated, so it does not matter how much it would become.
    rows.add(
        refused(
            415,
            "74 gzip bomb",
            Wire.postBytes(
                "/v1/chat/completions",
                "\u001f\u008b\b\0\0\0\0\0\0\u0003" + "\0".repeat(1 << 20),
                "Content-Encoding: gzip")));
    rows.add(bad("76 gzip body that is not announced", chat("\u001f\u008b\b\0\0\0\0\0\0\u0003")));
    rows.add(bad("80 100,000 inputs", embeddings("[" + "\"a\",".repeat(99_999) + "\"a\"]")));
    rows.add(bad("80 input of 9 MB", embeddings("\"" + "a".repeat(9_000_000) + "\"")));
    rows.add(bad("80 empty input", embeddings("\"\"")));
    rows.add(bad("80 no input", post(EMBEDDINGS, "{\"model\":\"embed\"}")));
    rows.add(bad("80 input is an object", embeddings("{}")));
    rows.add(bad("80 negative tokens", embeddings("[1,-1]")));
    return rows;
  }

  private static String embeddings(String input) {
    return post(EMBEDDINGS, "{\"model\":\"embed\",\"input\":" + input + "}");
  }

  private static HostileRow bad(String name, String bytes) {
    return answered(400, name, bytes);
  }
}
