package io.headgate.gateway.http;

import static io.headgate.gateway.http.HostileRow.answered;
import static io.headgate.gateway.http.HostileRow.cut;
import static io.headgate.gateway.http.HostileRow.refused;
import static io.headgate.gateway.http.Wire.GOOD;
import static io.headgate.gateway.http.Wire.chat;
import static io.headgate.gateway.http.Wire.chatHead;
import static io.headgate.gateway.http.Wire.get;
import static io.headgate.gateway.http.Wire.head;

import java.util.List;

/**
 * Section A: where a request begins and ends, 1 to 28. What takes more than one request is in
 * {@link ConnectionIT}.
 */
final class FramingRows {

  private static final String LENGTH = "Content-Length: " + GOOD.length();
  private static final String CHUNKED = "Transfer-Encoding: chunked";
  private static final String SMUGGLED = get("/admin/secret?canary-7f3a9c");

  private FramingRows() {}

  static List<HostileRow> lengths() {
    return List.of(
        refused(400, "1 duplicate equal Content-Length", chatHead(LENGTH, LENGTH) + GOOD),
        refused(400, "2 differing Content-Length", chatHead(LENGTH, "Content-Length: 5") + GOOD),
        refused(400, "3 Content-Length: 13, 13", chatHead("Content-Length: 13, 13") + GOOD),
        refused(400, "4 Content-Length: +13", chatHead("Content-Length: +13") + GOOD),
        refused(400, "4 Content-Length: 0x0d", chatHead("Content-Length: 0x0d") + GOOD),
        refused(400, "4 Content-Length: -1", chatHead("Content-Length: -1") + GOOD),
        refused(400, "4 empty Content-Length", chatHead("Content-Length:") + GOOD),
        refused(
            400,
            "4 Content-Length of 20 digits",
            chatHead("Content-Length: 99999999999999999999") + GOOD));
  }

  static List<HostileRow> transferEncodings() {
    String chunks = "48\r\n" + GOOD + "\r\n0\r\n\r\n";
    return List.of(
        refused(
            400,
            "5 Content-Length and chunked on HTTP/1.1",
            chatHead("Content-Length: 6", CHUNKED) + "0\r\n\r\n" + SMUGGLED),
        refused(
            400,
            "6 Content-Length and chunked on HTTP/1.0",
            chatHead("Content-Length: 6", CHUNKED).replace("HTTP/1.1", "HTTP/1.0")
                + "0\r\n\r\n"
                + SMUGGLED),
        refused(
            400,
            "6 chunked on HTTP/1.0",
            chatHead(CHUNKED).replace("HTTP/1.1", "HTTP/1.0") + chunks),
        refused(
            400,
            "7 Transfer-Encoding: xchunked with a length",
            chatHead("Transfer-Encoding: xchunked", LENGTH) + GOOD),
        refused(
            400, "7 Transfer-Encoding: xchunked", chatHead("Transfer-Encoding: xchunked") + GOOD),
        refused(
            400,
            "8 Transfer-Encoding: chunked, identity",
            chatHead("Transfer-Encoding: chunked, identity") + chunks),
        refused(
            400,
            "8 Transfer-Encoding: gzip, chunked",
            chatHead("Transfer-Encoding: gzip, chunked") + chunks),
        refused(400, "8 Transfer-Encoding twice", chatHead(CHUNKED, CHUNKED) + chunks),
        refused(
            400,
            "8 Transfer-Encoding twice, differing",
            chatHead(CHUNKED, "Transfer-Encoding: identity") + chunks),
        refused(
            400,
            "9 space before the colon",
            chatHead("Transfer-Encoding : chunked", LENGTH) + chunks));
  }

  static List<HostileRow> chunks() {
    return List.of(
        answered(
            200,
            "10 chunk extension",
            chatHead(CHUNKED) + "48;a=b\r\n" + GOOD + "\r\n0;c=\"d\"\r\n\r\n"),
        cut(
            "11 chunk extension with a bare LF",
            chatHead(CHUNKED) + "48;a\nb\r\n" + GOOD + "\r\n0\r\n\r\n"),
        cut("11 chunk lines with bare LF", chatHead(CHUNKED) + "48\n" + GOOD + "\n0\n\n"),
        cut("12 negative chunk size", chatHead(CHUNKED) + "-1\r\n" + GOOD + "\r\n0\r\n\r\n"),
        cut("12 chunk size with a prefix", chatHead(CHUNKED) + "0x48\r\n" + GOOD + "\r\n0\r\n\r\n"),
        cut("12 chunk size after a space", chatHead(CHUNKED) + " 48\r\n" + GOOD + "\r\n0\r\n\r\n"),
        cut(
            "12 overflowing chunk size",
            chatHead(CHUNKED) + "100000000000000048\r\n" + GOOD + "\r\n0\r\n\r\n"),
        cut("12 garbage after a chunk", chatHead(CHUNKED) + "48\r\n" + GOOD + "XX\r\n0\r\n\r\n"),
        answered(
            401,
            "13 trailer Authorization does not authenticate",
            head(Wire.CHAT, "Host: gateway", Wire.JSON, CHUNKED)
                + "48\r\n"
                + GOOD
                + "\r\n0\r\n"
                + Wire.AUTHORIZATION
                + "\r\n\r\n"),
        answered(
            200,
            "13 trailers are dropped",
            chatHead(CHUNKED) + "48\r\n" + GOOD + "\r\n0\r\nAuthorization: Bearer x\r\n\r\n"));
  }

  static List<HostileRow> lines() {
    return List.of(
        refused(400, "14 bare LF between headers", chat(GOOD).replace("\r\n", "\n")),
        refused(400, "14 bare CR in a value", chat(GOOD, "X-Canary: canary-7f3a9c\rX: y")),
        refused(400, "14 NUL in a value", chat(GOOD, "X-Canary: canary-7f3a9c\0")),
        refused(400, "15 folded header", chat(GOOD, "X-Canary: a", " canary-7f3a9c")),
        refused(400, "15 header folded by a tab", chat(GOOD, "X-Canary: a", "\tcanary-7f3a9c")),
        refused(400, "15 folded first header", chat(GOOD).replace("Host:", " Host:")),
        refused(400, "16 control bytes before the method", "\0\u0001\u0002" + SMUGGLED),
        refused(400, "17 header name with a space", chat(GOOD, "X Canary: canary-7f3a9c")),
        refused(400, "17 header name not in ASCII", chat(GOOD, "X-C\u00e4nary: canary-7f3a9c")),
        refused(400, "17 header without a colon", chat(GOOD, "X-Canary")),
        refused(400, "18 empty header name", chat(GOOD, ": canary-7f3a9c")),
        refused(431, "19 header of 10 KB", chat(GOOD, "X-Canary: " + "a".repeat(10_240))),
        refused(431, "19 500 small headers", chat(GOOD, "a: b\r\n".repeat(499) + "a: b")),
        refused(414, "20 target of 5,000 bytes", get("/v1/" + "a".repeat(5_000))),
        refused(404, "20 target of 4,000 bytes", get("/v1/" + "a".repeat(4_000))),
        refused(404, "20 target of 1,300 escapes", get("/v1/" + "%61".repeat(1_300))),
        refused(400, "20 space in the target", get("/v1/models /x")));
  }

  static List<HostileRow> methodsAndVersions() {
    return List.of(
        refused(505, "21 HTTP/9.9", get("/v1/models").replace("HTTP/1.1", "HTTP/9.9")),
        refused(400, "21 HTTP/0.9", "GET /v1/models\r\n\r\n"),
        refused(505, "21 another protocol", get("/v1/models").replace("HTTP/1.1", "FTP/1.1")),
        refused(405, "22 lower-case method", get("/v1/models").replace("GET", "get")),
        refused(405, "22 TRACE", get("/v1/models").replace("GET", "TRACE")),
        refused(405, "22 CONNECT", get("evil.example:443").replace("GET", "CONNECT")),
        refused(405, "22 unknown method", get("/v1/models").replace("GET", "FROB")),
        refused(405, "22 DELETE", get("/v1/models/small").replace("GET", "DELETE")),
        refused(405, "22 OPTIONS *", get("*").replace("GET", "OPTIONS")),
        answered(
            200,
            "23 Upgrade: h2c",
            get(
                "/v1/models",
                "Connection: Upgrade, HTTP2-Settings",
                "Upgrade: h2c",
                "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA")),
        answered(
            200,
            "23 Upgrade: websocket",
            get(
                "/v1/models",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")),
        refused(417, "24 Expect: 200-ok", chat(GOOD, "Expect: 200-ok")),
        refused(400, "26 GET with a body", get("/v1/models", LENGTH) + GOOD),
        refused(400, "26 GET with a chunked body", get("/v1/models", CHUNKED) + "0\r\n\r\n"),
        refused(
            505,
            "27 HTTP/2 with prior knowledge",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"),
        refused(415, "28 two Content-Type", chat(GOOD, "Content-Type: application/json")),
        refused(
            415,
            "28 charset=utf-16",
            chat(GOOD).replace("application/json", "application/json; charset=utf-16")),
        refused(415, "28 text/plain", chat(GOOD).replace("application/json", "text/plain")),
        answered(
            200,
            "28 charset=utf-8 is what is expected",
            chat(GOOD).replace("application/json", "application/json; charset=UTF-8")));
  }
}
