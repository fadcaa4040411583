package io.headgate.gateway.admin;

import io.headgate.gateway.admin.TokenRules.Identity;
import io.headgate.gateway.exchange.Ticker;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.oauth2.OAuth2Auth;
import io.vertx.ext.auth.oauth2.OAuth2AuthorizationURL;
import io.vertx.ext.auth.oauth2.OAuth2FlowType;
import io.vertx.ext.auth.oauth2.OAuth2Options;
import io.vertx.ext.auth.oauth2.Oauth2Credentials;
import io.vertx.ext.auth.oauth2.providers.OpenIDConnectAuth;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The identity provider, asked for what it publishes when somebody first logs in. It is left alone
 * for a while after it failed several times.
 *
 * <p>The library fetches, signs on and verifies signatures; which tokens are looked at is decided
 * by {@link TokenForm}, and which claims are believed by {@link TokenRules}. Any thread.
 */
final class IdentityProvider {

  private static final Logger LOG = LoggerFactory.getLogger(IdentityProvider.class);
  private static final long TIMEOUT_MILLIS = 5_000;
  private static final int MAX_FAILURES = 5;
  private static final long REST_MILLIS = 10_000;

  /** Between two looks for keys that tokens name and that are not known. */
  private static final long KEYS_EVERY_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Vertx vertx;
  private final OidcConfig config;
  private final Ticker ticker;
  private final TokenRules rules;
  private final CircuitBreaker breaker;
  private @Nullable Future<OAuth2Auth> discovered;
  private long keysAskedAt;

  IdentityProvider(Vertx vertx, OidcConfig config, Clock clock, Ticker ticker) {
    this.vertx = vertx;
    this.config = config;
    this.ticker = ticker;
    this.rules = new TokenRules(config, clock);
    this.keysAskedAt = ticker.nanos() - KEYS_EVERY_NANOS;
    this.breaker =
        CircuitBreaker.create(
            "oidc",
            vertx,
            new CircuitBreakerOptions()
                .setMaxFailures(MAX_FAILURES)
                .setTimeout(TIMEOUT_MILLIS)
                .setResetTimeout(REST_MILLIS));
  }

  /**
   * Where the browser goes to log in.
   *
   * @return completes with the URL; fails with status 503 when the provider does not answer
   */
  Future<String> loginUrl(LoginSecret login) {
    return provider()
        .map(
            oauth ->
                oauth.authorizeURL(
                    new OAuth2AuthorizationURL()
                        .setRedirectUri(config.redirectUri())
                        .setScopes(config.scopes())
                        .setState(login.state())
                        .setCodeChallenge(login.challenge())
                        .setCodeChallengeMethod("S256")
                        .putAdditionalParameter("nonce", login.nonce())));
  }

  /**
   * Redeems what the browser brought back.
   *
   * @return completes with who logged in; fails with status 401 when that is not to be believed
   */
  Future<Identity> redeem(LoginSecret login, String code) {
    Oauth2Credentials credentials =
        new Oauth2Credentials()
            .setFlow(OAuth2FlowType.AUTH_CODE)
            .setCode(code)
            .setRedirectUri(config.redirectUri())
            .setCodeVerifier(login.verifier());
    return provider()
        .compose(
            oauth ->
                oauth
                    .authenticate(credentials)
                    .timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                    .recover(IdentityProvider::refused)
                    .compose(
                        user ->
                            verify(
                                oauth,
                                String.valueOf(user.principal().getString("id_token")),
                                Optional.of(login.nonce()))));
  }

  /**
   * Reads an access token.
   *
   * @return completes with whose it is; fails with status 401 when that is not to be believed
   */
  Future<Identity> read(String token) {
    return TokenForm.isSound(token)
        ? provider().compose(oauth -> verify(oauth, token, Optional.empty()))
        : refused(AdminException.unauthenticated());
  }

  private Future<Identity> verify(OAuth2Auth oauth, String token, Optional<String> nonce) {
    if (!TokenForm.isSound(token)) {
      return refused(AdminException.unauthenticated());
    }
    return oauth
        .authenticate(new TokenCredentials(token))
        .recover(
            unknown ->
                withNewKeys(oauth, unknown)
                    .compose(known -> oauth.authenticate(new TokenCredentials(token))))
        .recover(IdentityProvider::refused)
        .compose(
            user ->
                claims(user)
                    .flatMap(claims -> rules.judge(claims, nonce))
                    .map(Future::succeededFuture)
                    .orElseGet(() -> refused(AdminException.unauthenticated())));
  }

  private static Optional<JsonObject> claims(User user) {
    return Optional.ofNullable(user.attributes().getJsonObject("accessToken"));
  }

  /** The provider may have changed its keys; strangers must not make us ask it again and again. */
  private Future<Void> withNewKeys(OAuth2Auth oauth, Throwable failure) {
    synchronized (this) {
      if (ticker.nanos() - keysAskedAt < KEYS_EVERY_NANOS) {
        return Future.failedFuture(failure);
      }
      keysAskedAt = ticker.nanos();
    }
    return guarded(oauth::jWKSet);
  }

  private static <T> Future<T> refused(Throwable why) {
    LOG.debug("a login by the identity provider was refused: {}", why.getMessage());
    return Future.failedFuture(AdminException.unauthenticated());
  }

  private synchronized Future<OAuth2Auth> provider() {
    if (discovered == null || discovered.failed()) {
      discovered = guarded(this::discover);
    }
    return discovered;
  }

  private <T> Future<T> guarded(Supplier<Future<T>> asked) {
    return breaker
        .execute(asked)
        .recover(
            why -> {
              LOG.warn(
                  "the identity provider {} does not answer: {}",
                  config.issuer(),
                  why.getMessage());
              return Future.failedFuture(
                  AdminException.unavailable("the identity provider does not answer; try again"));
            });
  }

  private Future<OAuth2Auth> discover() {
    OAuth2Options options =
        new OAuth2Options()
            .setSite(config.issuer())
            .setClientId(config.clientId())
            .setClientSecret(config.clientSecret().reveal())
            .setHttpClientOptions(
                new HttpClientOptions()
                    .setConnectTimeout((int) TIMEOUT_MILLIS)
                    .setReadIdleTimeout((int) TimeUnit.MILLISECONDS.toSeconds(TIMEOUT_MILLIS)));
    return OpenIDConnectAuth.discover(vertx, options)
        .map(
            oauth -> {
              // A token that cannot be verified here is refused; nobody else is asked about it.
              options.setIntrospectionPath(null).setUserInfoPath(null);
              return oauth;
            });
  }

  /** Ends the timers for its keys. */
  synchronized void close() {
    if (discovered != null) {
      discovered.onSuccess(OAuth2Auth::close);
    }
    breaker.close();
  }
}
