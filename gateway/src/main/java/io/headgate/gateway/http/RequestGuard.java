package io.headgate.gateway.http;

import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
          "content-type",
          "content-length",
          "transfer-encoding",
          "content-encoding",
          "expect");

  /** An absolute path in the characters of RFC 3986, with whole percent escapes. */
  private static final Pattern TARGET =
      Pattern.compile("/([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*");

  /** Spellings of a path that a normalising reader would change. */
  private static final Pattern AMBIGUOUS =
      Pattern.compile("//|/\\.{1,2}(/|$)|%(2[eE]|5[cC]|[01][0-9A-Fa-f]|7[fF])");

  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");

  private static final Pattern KEY_IN_QUERY =
      Pattern.compile("(^|&)(api[_-]?key|key|access_token)=", Pattern.CASE_INSENSITIVE);

  private final Set<String> hosts;

  RequestGuard(Set<String> hosts) {
    this.hosts = hosts;
  }

  /** What is wrong with a head, if anything is. */
  Optional<GatewayException> check(HttpServerRequest request) {
    try {
      checkHeaders(request);
      checkHost(request);
      checkTarget(request);
      if (!METHODS.contains(request.method())) {
        throw GatewayException.of(
            ErrorCode.METHOD_NOT_ALLOWED, "the method is not allowed (expected: GET or POST)");
      }
      return Optional.empty();
    } catch (GatewayException refused) {
      return Optional.of(refused);
    }
  }

  private static void checkHeaders(HttpServerRequest request) {
    if (request.headers().size() > MAX_HEADERS) {
      throw GatewayException.of(
          ErrorCode.HEADERS_TOO_LARGE, "the request has more than " + MAX_HEADERS + " headers");
    }
    for (String name : SINGLE) {
      if (request.headers().contains(name) && request.headers().getAll(name).size() > 1) {
        throw invalid("the header " + name + " stands twice");
      }
    }
    String encoding = request.getHeader("transfer-encoding");
    if (encoding != null) {
      if (!encoding.equalsIgnoreCase("chunked")) {
        throw invalid("the transfer encoding is not supported (expected: chunked)");
      }
      if (request.headers().contains("content-length")) {
        throw invalid("the request has both a length and a transfer encoding");
      }
    }
  }

  private void checkHost(HttpServerRequest request) {
    String host = request.getHeader("host");
    if (host == null || !HOST.matcher(host).matches()) {
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

  private static void checkTarget(HttpServerRequest request) {
    String uri = request.uri();
    if (!TARGET.matcher(uri).matches()) {
      throw invalid("the request target is not an absolute path in its plain form");
    }
    int question = uri.indexOf('?');
    String path = question < 0 ? uri : uri.substring(0, question);
    if (AMBIGUOUS.matcher(path).find()) {
      throw invalid("the path is not in its plain form");
    }
    if (question >= 0 && hasKey(uri.substring(question + 1))) {
      throw invalid("keys are not accepted in the URL; use the Authorization header");
    }
  }

  private static boolean hasKey(@Nullable String query) {
    return query != null && KEY_IN_QUERY.matcher(query).find();
  }

  private static GatewayException invalid(String message) {
    return GatewayException.of(ErrorCode.INVALID_REQUEST, message);
  }
}
