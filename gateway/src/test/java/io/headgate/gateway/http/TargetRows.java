package io.headgate.gateway.http;

import static io.headgate.gateway.http.HostileRow.answered;
import static io.headgate.gateway.http.HostileRow.refused;
import static io.headgate.gateway.http.Wire.GOOD;
import static io.headgate.gateway.http.Wire.chat;
import static io.headgate.gateway.http.Wire.get;

import java.util.List;

/** Section B: target, Host and path, 29 to 38. */
final class TargetRows {

  private TargetRows() {}

  static List<HostileRow> hosts() {
    return List.of(
        refused(400, "29 no Host", chat(GOOD).replace("Host: gateway\r\n", "")),
        refused(400, "29 empty Host", chat(GOOD).replace("Host: gateway", "Host:")),
        refused(400, "29 two Host", chat(GOOD, "Host: evil.example")),
        refused(400, "29 two equal Host", chat(GOOD, "Host: gateway")),
        host(400, "a/admin/secret?"),
        host(400, "user@gateway"),
        host(400, "gateway, evil"),
        host(400, "gateway:80:80"),
        host(400, "gateway:123456"),
        host(400, "[::1"),
        host(400, "gate way"),
        host(400, "g\u00e4teway"),
        host(400, "a".repeat(254)),
        host(200, "gateway:8080"),
        host(200, "[::1]:8080"));
  }

  /** For a server that is told to answer for {@code gateway} and {@code Api.Example} only. */
  static List<HostileRow> allowedHosts() {
    return List.of(
        host(421, "evil.example"),
        host(421, "gateway.evil.example"),
        host(421, "127.0.0.1"),
        host(200, "gateway"),
        host(200, "GateWay:443"),
        host(200, "api.example"));
  }

  private static HostileRow host(int status, String host) {
    String name = "30 Host: " + (host.length() > 100 ? host.length() + " characters" : host);
    String bytes = chat(GOOD).replace("Host: gateway", "Host: " + host);
    return status == 200 ? answered(200, name, bytes) : refused(status, name, bytes);
  }

  static List<HostileRow> targets() {
    return List.of(
        target(400, "31 absolute form", "http://evil/admin/secret"),
        target(400, "31 absolute form of our own", "http://gateway/v1/models"),
        target(400, "32 two slashes", "//evil/admin/secret"),
        target(400, "33 dots", "/v1/../admin/secret"),
        target(400, "33 one dot", "/v1/./models"),
        target(400, "33 dots at the end", "/v1/models/.."),
        target(400, "34 escaped dots", "/v1/%2e%2e/admin/secret"),
        target(400, "34 half-escaped dots", "/v1/.%2E/admin/secret"),
        target(400, "35 two slashes within", "/admin//secret"),
        target(404, "35 escaped slash", "/admin%2fsecret"),
        target(404, "35 escaped slash of a route", "/v1%2fmodels"),
        target(404, "35 semicolon", "/v1/models;x=1"),
        target(404, "35 upper case", "/ADMIN/"),
        target(404, "35 upper case of a route", "/V1/MODELS"),
        target(400, "35 back slash", "/v1\\models"),
        target(400, "35 escaped back slash", "/v1%5cmodels"),
        target(400, "36 %zz", "/v1/%zz"),
        target(400, "36 half an escape", "/v1/models/%4"),
        target(400, "36 %00", "/v1/models/%00"),
        target(400, "36 %0d%0a", "/v1/models/%0d%0aX:y"),
        target(400, "36 %7f", "/v1/models/%7f"),
        target(400, "36 raw UTF-8", "/v1/" + Wire.utf8("m\u00f6del")),
        target(400, "36 fragment", "/v1/models#x"),
        target(400, "36 quote", "/v1/models/\""),
        target(404, "36 escaped UTF-8 of a model", "/v1/models/m%C3%B6del"),
        target(404, "36 escaped bytes that are no UTF-8", "/v1/models/%FF%C0%AF"),
        target(404, "36 a model that does not exist", "/v1/models/canary-7f3a9c"));
  }

  private static HostileRow target(int status, String name, String target) {
    String bytes = get(target);
    boolean refusedByRules = status == 400 || !target.startsWith("/v1/models/");
    return refusedByRules ? refused(status, name, bytes) : answered(status, name, bytes);
  }

  static List<HostileRow> forgedHeaders() {
    return List.of(
        forged("X-Forwarded-For: 127.0.0.1"),
        forged("X-Real-IP: 127.0.0.1"),
        forged("Forwarded: for=127.0.0.1;host=evil"),
        forged("X-Forwarded-Host: evil"),
        forged("X-Original-URL: /admin/secret"),
        forged("X-Rewrite-URL: /admin/secret"),
        forged("X-HTTP-Method-Override: DELETE"),
        forged("X-Request-Id: canary-7f3a9c"),
        answered(200, "38 Origin: null", chat(GOOD, "Origin: null")),
        answered(
            200,
            "38 Origin: evil",
            chat(GOOD, "Origin: https://evil.example", "Access-Control-Request-Method: POST")));
  }

  private static HostileRow forged(String header) {
    return answered(200, "37 " + header, chat(GOOD, header));
  }
}
