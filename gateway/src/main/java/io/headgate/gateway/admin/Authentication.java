package io.headgate.gateway.admin;

import io.headgate.gateway.admin.Principal.Via;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out who asks: by a token, by a session, by the identity provider. All that is wrong is told
 * in the same words. Any thread.
 */
final class Authentication {

  private final List<AdminToken> configured;
  private final BootstrapToken bootstrap;
  private final Sessions sessions;
  private final Optional<IdentityProvider> provider;
  private final Failures failures;

  /**
   * An authentication.
   *
   * @param configured the tokens of the configuration; with one of them there is no other
   */
  Authentication(
      List<AdminToken> configured,
      BootstrapToken bootstrap,
      Sessions sessions,
      Optional<IdentityProvider> provider,
      Failures failures) {
    this.configured = List.copyOf(configured);
    this.bootstrap = bootstrap;
    this.sessions = sessions;
    this.provider = provider;
    this.failures = failures;
  }

  /**
   * Who asks.
   *
   * @return fails with status 401, 429 after too many failures, 503 when that cannot be known now
   */
  Future<Principal> authenticate(Peer peer) {
    return peer.bearer()
        .map(text -> guarded(peer, () -> byBearer(text)))
        .orElseGet(() -> bySession(peer));
  }

  /** Lets a place try, and remembers when it fails. */
  <T> Future<T> guarded(Peer peer, java.util.function.Supplier<Future<T>> attempt) {
    String place = peer.place();
    return Future.succeededFuture(place)
        .compose(
            tried -> {
              failures.check(tried);
              return attempt.get();
            })
        .onFailure(
            why -> {
              if (why instanceof AdminException known && known.status() == 401) {
                failures.failed(place);
              }
            });
  }

  private Future<Principal> byBearer(String text) {
    return byToken(text)
        .compose(
            found ->
                found
                    .map(
                        token ->
                            Future.succeededFuture(
                                new Principal(
                                    token.name(), token.role(), Via.TOKEN, Optional.empty())))
                    .orElseGet(() -> byProvider(text)));
  }

  private Future<Principal> byProvider(String text) {
    return provider
        .map(each -> each.read(text))
        .orElseGet(() -> Future.failedFuture(AdminException.unauthenticated()))
        .map(who -> new Principal(who.name(), who.role(), Via.OIDC, Optional.empty()));
  }

  /** The token of a text. */
  Future<Optional<AdminToken>> byToken(String text) {
    String digest = Digests.sha256(text);
    return tokens()
        .map(
            tokens -> {
              // All of them are compared, so that time does not tell which one is near.
              List<AdminToken> found = new ArrayList<>();
              for (AdminToken token : tokens) {
                if (Digests.areEqual(token.digest(), digest)) {
                  found.add(token);
                }
              }
              return found.stream().findFirst();
            });
  }

  private Future<List<AdminToken>> tokens() {
    return configured.isEmpty()
        ? bootstrap.find().map(found -> found.stream().toList())
        : Future.succeededFuture(configured);
  }

  private Future<Principal> bySession(Peer peer) {
    return sessionOf(peer)
        .compose(
            found ->
                found
                    .map(
                        session ->
                            Future.succeededFuture(
                                new Principal(
                                    session.name(),
                                    session.role(),
                                    Via.SESSION,
                                    Optional.of(session))))
                    .orElseGet(() -> Future.failedFuture(AdminException.unauthenticated())));
  }

  /** The session of a browser, if it has one that is open. */
  Future<Optional<Session>> sessionOf(Peer peer) {
    Optional<String> id = Cookies.session(peer);
    return id.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : tokens().compose(tokens -> sessions.find(id.get(), peer.agent(), tokens));
  }
}
