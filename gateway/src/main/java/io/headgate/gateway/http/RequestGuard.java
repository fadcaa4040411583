package io.headgate.gateway.http;

import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Refuses request heads that two readers could understand differently, before anything is routed by
 * them.
 */
final class RequestGuard {

  private static final int MAX_HEADERS = 100;
  private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.POST);

  /** Headers of which a second one would change what the request means. */
  private static final List<String> SINGLE =
      List.of(
          "host",
          "authorization",
          "x-api-key",
          "content-length",
          "transfer-encoding",
          "content-encoding",
          "expect");

  private static final Pattern KEY_IN_QUERY =
      Pattern.compile("(^|&)(api[_-]?key|key|access_token)=", Pattern.CASE_INSENSITIVE);

  private final Set<String> hosts;

  RequestGuard(Set<String> hosts) {
    this.hosts = hosts;
  }

  /** What is wrong with a head, if anything is. */
  Optional<GatewayException> check(HttpServerRequest request) {
    try {
      checkHeaders(request.headers());
      if (!METHODS.contains(request.method())) {
        throw GatewayException.of(
            ErrorCode.METHOD_NOT_ALLOWED, "the method is not allowed (expected: GET or POST)");
      }
      checkBody(request);
      checkHost(request);
      checkTarget(request.uri());
      return Optional.empty();
    } catch (GatewayException refused) {
      return Optional.of(refused);
    }
  }

  private static void checkHeaders(MultiMap headers) {
    int count = 0;
    for (Iterator<?> each = headers.iterator(); each.hasNext(); each.next()) {
      count++;
    }
    if (count > MAX_HEADERS) {
      throw GatewayException.of(
          ErrorCode.HEADERS_TOO_LARGE, "the request has more than " + MAX_HEADERS + " headers");
    }
    for (String name : SINGLE) {
      if (headers.contains(name) && headers.getAll(name).size() > 1) {
        throw invalid("the header " + name + " stands twice");
      }
    }
  }

  private static void checkBody(HttpServerRequest request) {
    String encoding = request.getHeader("transfer-encoding");
    if (encoding != null) {
      if (!encoding.equalsIgnoreCase("chunked")) {
        throw invalid("the transfer encoding is not supported (expected: chunked)");
      }
      if (request.headers().contains("content-length")) {
        throw invalid("the request has both a length and a transfer encoding");
      }
    }
    if (request.method().equals(HttpMethod.GET) && BodyReader.hasBody(request)) {
      throw invalid("a GET has no body");
    }
    String expectation = request.getHeader("expect");
    if (expectation != null && !expectation.equalsIgnoreCase("100-continue")) {
      throw GatewayException.of(
          ErrorCode.EXPECTATION_FAILED,
          "the expectation cannot be met (expected: 100-continue, or none)");
    }
  }

  private void checkHost(HttpServerRequest request) {
    String host = request.getHeader("host");
    if (host == null || !PlainForm.isHost(host)) {
      throw invalid("the Host header is missing or malformed");
    }
    if (!hosts.isEmpty() && !hosts.contains(nameOf(host))) {
      throw GatewayException.of(
          ErrorCode.MISDIRECTED_REQUEST, "this gateway does not serve the host that was asked");
    }
  }

  private static String nameOf(String host) {
    int colon = host.lastIndexOf(':');
    boolean hasPort = colon > 0 && host.indexOf(']') < colon;
    return (hasPort ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
  }

  private static void checkTarget(String uri) {
    if (!PlainForm.isTarget(uri)) {
      throw invalid("the request target is not an absolute path in its plain form");
    }
    int question = uri.indexOf('?');
    if (question >= 0 && namesKey(uri.substring(question + 1))) {
      throw invalid("keys are not accepted in the URL; use the Authorization header");
    }
  }

  private static boolean namesKey(String query) {
    return KEY_IN_QUERY.matcher(URLDecoder.decode(query, StandardCharsets.UTF_8)).find();
  }

  private static GatewayException invalid(String message) {
    return GatewayException.of(ErrorCode.INVALID_REQUEST, message);
  }
}
