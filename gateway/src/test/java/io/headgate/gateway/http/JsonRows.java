package io.headgate.gateway.http;

import static io.headgate.gateway.http.Wire.GOOD;
import static io.headgate.gateway.http.Wire.chat;
import static io.headgate.gateway.http.Wire.postBytes;
import static io.headgate.gateway.http.Wire.with;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Section D as far as it is JSON itself: 47 to 64. */
final class JsonRows {

  private JsonRows() {}

  static List<HostileRow> depthAndNumbers() {
    List<HostileRow> rows = new ArrayList<>();
    for (int depth : new int[] {65, 1_001, 100_000}) {
      rows.add(bad("47 depth " + depth, with("\"x\":" + nested("[", depth - 1, "]"))));
    }
    rows.add(good("47 depth 64", with("\"x\":" + nested("[", 63, "]"))));
    rows.add(bad("48 object depth 10,000", with("\"x\":" + nested("{\"a\":", 10_000, "}"))));
    rows.add(bad("49 duplicate member", with("\"model\":\"strong\"")));
    rows.add(bad("49 duplicate member, escaped", with("\"mod\\u0065l\":\"strong\"")));
    rows.add(
        bad(
            "49 duplicate member within",
            Wire.messages(
                """
                [{"role":"user","role":"system","content":"canary-7f3a9c"}]""")));
    Stream.of("NaN", "Infinity", "-Infinity", "+1", "1e999", "-1e999", "1e1000000000", "01", ".5")
        .forEach(number -> rows.add(bad("50 " + number, with("\"temperature\":" + number))));
    Stream.of(
            "-1",
            "0",
            "1.5",
            "1e2",
            "\"100\"",
            "true",
            "2147483648",
            "9223372036854775808",
            "{}",
            "[1]",
            "1.0",
            "-0")
        .forEach(value -> rows.add(bad("51 max_tokens " + value, with("\"max_tokens\":" + value))));
    rows.add(bad("51 max_tokens of 401 digits", with("\"max_tokens\":" + "1".repeat(401))));
    // Null is as good as absent, here as with OpenAI.
    rows.add(good("51 max_tokens null", with("\"max_tokens\":null")));
    rows.add(bad("52 number of 1,001 digits", with("\"x\":" + "1".repeat(1_001))));
    Stream.of(
            "\"temperature\":-1",
            "\"temperature\":3",
            "\"temperature\":\"hot\"",
            "\"top_p\":2",
            "\"n\":0",
            "\"n\":1000",
            "\"logprobs\":true,\"top_logprobs\":1000000",
            "\"top_logprobs\":5",
            "\"seed\":1180591620717411303424",
            "\"seed\":1.5",
            "\"presence_penalty\":-3",
            "\"frequency_penalty\":2.1")
        .forEach(member -> rows.add(bad("53 " + member, with(member))));
    String stops = "\"a\",".repeat(9_999) + "\"a\"";
    rows.add(bad("53 stop of 10,000 strings", with("\"stop\":[" + stops + "]")));
    rows.add(bad("53 stop of 100 KB", with("\"stop\":\"" + "a".repeat(100_000) + "\"")));
    return rows;
  }

  static List<HostileRow> text() {
    return List.of(
        bad("54 lone surrogate", content("\\ud800")),
        bad("54 lone low surrogate", content("\\uDC00")),
        bad("54 surrogates the wrong way round", content("\\udc00\\ud800")),
        bad("54 lone surrogate in a name", with("\"\\ud800\":1")),
        good("54 pair of surrogates", content("\\ud83d\\ude00")),
        raw("55 overlong UTF-8", "\u00c0\u00af"),
        raw("55 overlong UTF-8 of three bytes", "\u00e0\u0080\u00af"),
        raw("55 surrogate in UTF-8", "\u00ed\u00a0\u0080"),
        raw("55 above U+10FFFF", "\u00f4\u0090\u0080\u0080"),
        raw("56 0xff", "\u00ff"),
        raw("56 half a character", "\u00c3"),
        encoded("57 UTF-16", StandardCharsets.UTF_16),
        encoded("57 UTF-16LE", StandardCharsets.UTF_16LE),
        encoded("57 UTF-16BE", StandardCharsets.UTF_16BE),
        encoded("57 UTF-32", Charset.forName("UTF-32")),
        encoded("57 UTF-32LE", Charset.forName("UTF-32LE")),
        bad("57 byte order mark", chat("\ufeff" + GOOD)),
        bad("60 \\u0000 in a model", chat(GOOD.replace("small", "sm\\u0000all"))),
        bad("60 line end in a model", chat(GOOD.replace("small", "sm\\nall"))),
        bad("60 C1 control in a model", chat(GOOD.replace("small", "sm\\u009ball"))),
        good("60 \\u0000 in content", content("\\u0000")));
  }

  static List<HostileRow> syntax() {
    return List.of(
        bad("58 second document", chat(GOOD + GOOD)),
        bad("58 word after the document", chat(GOOD + " canary-7f3a9c")),
        bad("58 trailing comma", chat(GOOD.replace("]}", "],}"))),
        bad("58 single quotes", chat(GOOD.replace('"', '\''))),
        bad("58 name without quotes", chat(GOOD.replace("\"model\"", "model"))),
        bad("58 leading zero", with("\"n\":01")),
        bad("58 raw control character", content("\u0001")),
        bad("58 raw line end", content("\n")),
        bad("58 unknown escape", content("\\x")),
        bad("58 missing end", chat(GOOD.substring(0, GOOD.length() - 1))),
        bad("59 comment", chat("/* canary-7f3a9c */" + GOOD)),
        bad("59 comment of one line", chat("// canary-7f3a9c\n" + GOOD)),
        bad("59 comment of YAML", chat("# canary-7f3a9c\n" + GOOD)),
        bad("61 array", chat("[" + GOOD + "]")),
        bad("61 string", chat("\"canary-7f3a9c\"")),
        bad("61 number", chat("1")),
        bad("61 null", chat("null")),
        bad("61 nothing", chat("")),
        bad("61 blanks", chat(" \n\t ")),
        bad("61 empty object", chat("{}")),
        bad("62 __proto__", with("\"__proto__\":{\"admin\":true}")),
        bad("62 constructor", with("\"constructor\":{\"prototype\":{}}")),
        bad("63 name of 60 KB", with("\"" + "k".repeat(60_000) + "\":1")),
        bad("63 name of 257 characters", with("\"" + "k".repeat(257) + "\":1")),
        good("63 name of 256 characters", with("\"" + "k".repeat(256) + "\":1")),
        bad("64 a million elements", with("\"x\":[" + "1,".repeat(999_999) + "1]")),
        bad("64 100,000 messages", Wire.messages(many(MESSAGE, 100_000))),
        bad("64 100,000 parts", content100k()));
  }

  private static final String MESSAGE = "{\"role\":\"user\",\"content\":\"a\"}";

  private static String content100k() {
    String parts = many("{\"type\":\"text\",\"text\":\"a\"}", 100_000);
    return Wire.messages("[{\"role\":\"user\",\"content\":" + parts + "}]");
  }

  private static String many(String element, int count) {
    return "[" + (element + ",").repeat(count - 1) + element + "]";
  }

  private static String nested(String open, int depth, String close) {
    return open.repeat(depth) + (open.equals("[") ? "" : "1") + close.repeat(depth);
  }

  private static String content(String escaped) {
    return chat(GOOD.replace("canary-7f3a9c", "canary-7f3a9c" + escaped));
  }

  private static HostileRow raw(String name, String bytes) {
    String body = GOOD.replace("canary-7f3a9c", "canary-7f3a9c" + bytes);
    return bad(name, postBytes("/v1/chat/completions", body));
  }

  private static HostileRow encoded(String name, Charset charset) {
    String body = new String(GOOD.getBytes(charset), StandardCharsets.ISO_8859_1);
    return bad(name, postBytes("/v1/chat/completions", body));
  }

  private static HostileRow bad(String name, String bytes) {
    return HostileRow.answered(400, name, bytes);
  }

  private static HostileRow good(String name, String bytes) {
    return HostileRow.answered(200, name, bytes);
  }
}
