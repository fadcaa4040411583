package io.headgate.gateway.admin;

import java.time.Duration;
import java.util.Optional;

/**
 * The cookies of the admin API.
 *
 * <p>Their names begin with {@code __Host-} and browsers keep them over TLS only; so a session by
 * plain HTTP over a network does not come about. On the browser's own machine, where there is no
 * TLS, they have other names and no {@code Secure}: not every browser takes that for local ones.
 */
final class Cookies {

  private static final String SESSION = "__Host-headgate";
  private static final String LOCAL_SESSION = "headgate_session";
  private static final String LOGIN = "__Host-headgate-login";
  private static final String LOCAL_LOGIN = "headgate_login";

  /** How long somebody may take to log in with the identity provider. */
  private static final Duration LOGIN_TIME = Duration.ofMinutes(10);

  private Cookies() {}

  static Optional<String> session(Peer peer) {
    return peer.cookie(peer.isLocal() ? LOCAL_SESSION : SESSION);
  }

  static Optional<LoginSecret> login(Peer peer) {
    return peer.cookie(peer.isLocal() ? LOCAL_LOGIN : LOGIN).flatMap(LoginSecret::of);
  }

  static String setSession(Peer peer, String id) {
    return cookie(peer, SESSION, LOCAL_SESSION, id, "Strict", Optional.empty());
  }

  static String clearSession(Peer peer) {
    return cookie(peer, SESSION, LOCAL_SESSION, "", "Strict", Optional.of(Duration.ZERO));
  }

  /** The way back from the identity provider begins at another site. */
  static String setLogin(Peer peer, LoginSecret login) {
    return cookie(peer, LOGIN, LOCAL_LOGIN, login.text(), "Lax", Optional.of(LOGIN_TIME));
  }

  static String clearLogin(Peer peer) {
    return cookie(peer, LOGIN, LOCAL_LOGIN, "", "Lax", Optional.of(Duration.ZERO));
  }

  private static String cookie(
      Peer peer,
      String name,
      String localName,
      String value,
      String sameSite,
      Optional<Duration> age) {
    return (peer.isLocal() ? localName : name)
        + "="
        + value
        + "; Path=/; HttpOnly; SameSite="
        + sameSite
        + (peer.isLocal() ? "" : "; Secure")
        + age.map(each -> "; Max-Age=" + each.toSeconds()).orElse("");
  }
}
