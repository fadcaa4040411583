package io.headgate.gateway.admin;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a connection, as a request shows it.
 *
 * @param address without a port; of the connection, whatever headers say
 * @param host the {@code Host} header
 * @param origin the page that sends the request, when a browser says so
 * @param agent the {@code User-Agent}
 * @param bearer the text behind {@code Bearer}
 * @param cookies the {@code Cookie} header
 * @param csrf the header against forged requests
 */
record Peer(
    String address,
    String host,
    Optional<String> origin,
    String agent,
    Optional<String> bearer,
    String cookies,
    String csrf) {

  private static final String SCHEME = "Bearer ";
  private static final int MAX_BEARER = 16_384;
  private static final int IPV6_BYTES = 16;

  static Peer of(HttpServerRequest request) {
    List<String> authorizations = request.headers().getAll("authorization");
    return new Peer(
        request.remoteAddress().hostAddress(),
        orEmpty(request.getHeader("host")),
        Optional.ofNullable(request.getHeader("origin")),
        orEmpty(request.getHeader("user-agent")),
        authorizations.size() == 1 ? bearer(authorizations.get(0)) : Optional.empty(),
        orEmpty(request.getHeader("cookie")),
        orEmpty(request.getHeader("x-headgate-csrf")));
  }

  private static Optional<String> bearer(String authorization) {
    return authorization.startsWith(SCHEME) && authorization.length() <= MAX_BEARER
        ? Optional.of(authorization.substring(SCHEME.length()))
        : Optional.empty();
  }

  private static String orEmpty(@Nullable String header) {
    return header == null ? "" : header;
  }

  /** Whether the browser talks to its own machine, where it needs no TLS. */
  boolean isLocal() {
    String name =
        Optional.ofNullable(HostAndPort.parseAuthority(host, -1)).map(HostAndPort::host).orElse("");
    return name.equals("localhost")
        || name.equals("127.0.0.1")
        || name.equals("[::1]")
        || name.equals("::1");
  }

  /** Whether a page of ours sends this, as far as the browser says. */
  boolean isOwnPage() {
    return origin
        .map(page -> page.equals("http://" + host) || page.equals("https://" + host))
        .orElse(true);
  }

  /** The value of a cookie; empty when there is none, or more than one. */
  Optional<String> cookie(String name) {
    String found = "";
    for (String each : cookies.split(";", -1)) {
      String pair = each.strip();
      if (pair.startsWith(name + "=")) {
        if (!found.isEmpty()) {
          return Optional.empty();
        }
        found = pair.substring(name.length() + 1);
      }
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(found);
  }

  /** What is counted as one place: an address, the network of 64 bits in IPv6. */
  String place() {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      return bytes.length == IPV6_BYTES
          ? java.util.HexFormat.of().formatHex(bytes, 0, IPV6_BYTES / 2)
          : address;
    } catch (UnknownHostException notAnAddress) {
      return address;
    }
  }
}
