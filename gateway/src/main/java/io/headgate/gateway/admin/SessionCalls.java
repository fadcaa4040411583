package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.admin.Principal.Via;
import io.headgate.gateway.admin.Sessions.Opened;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The operations of logging in and out. */
final class SessionCalls {

  private static final String CONSOLE = "/admin/";

  private final Authentication authentication;
  private final Sessions sessions;
  private final Optional<IdentityProvider> provider;
  private final String issuer;
  private final RandomGenerator chance;

  SessionCalls(
      Authentication authentication,
      Sessions sessions,
      Optional<IdentityProvider> provider,
      String issuer,
      RandomGenerator chance) {
    this.authentication = authentication;
    this.sessions = sessions;
    this.provider = provider;
    this.issuer = issuer;
    this.chance = chance;
  }

  Map<String, AdminHandler> handlers() {
    return Map.of(
        "loginWays", this::ways,
        "logIn", this::logIn,
        "whoAmI", this::whoAmI,
        "logOut", this::logOut,
        "startOidc", this::start,
        "finishOidc", this::finish);
  }

  private Future<Reply> ways(Call call) {
    return Future.succeededFuture(
        Reply.ok(
            JsonNodeFactory.instance
                .objectNode()
                .put("token", true)
                .put("oidc", provider.isPresent())));
  }

  private Future<Reply> logIn(Call call) {
    return authentication
        .byToken(call.json().path("token").textValue())
        .compose(
            found ->
                found
                    .map(token -> open(call, token.name(), token.role(), Optional.of(token)))
                    .orElseGet(() -> Future.failedFuture(AdminException.unauthenticated())))
        .map(
            opened ->
                told(Reply.ok(json(principal(opened.session()))), opened)
                    .with(List.of(Cookies.setSession(call.peer(), opened.id()))));
  }

  /** A new id at each login: what somebody planted in the browser before opens nothing. */
  private Future<Opened> open(Call call, String name, Role role, Optional<AdminToken> token) {
    return authentication
        .sessionOf(call.peer())
        .compose(former -> former.map(sessions::close).orElse(Future.succeededFuture()))
        .compose(closed -> sessions.open(name, role, token, call.peer().agent()));
  }

  private static Principal principal(Session session) {
    return new Principal(session.name(), session.role(), Via.SESSION, Optional.of(session));
  }

  private static Reply told(Reply reply, Opened opened) {
    Session session = opened.session();
    return reply.changed(
        session.name(),
        Optional.empty(),
        Optional.of(
            JsonNodeFactory.instance
                .objectNode()
                .put("name", session.name())
                .put("role", session.role().word())));
  }

  private Future<Reply> whoAmI(Call call) {
    return Future.succeededFuture(Reply.ok(json(call.principal().orElseThrow())));
  }

  private static ObjectNode json(Principal principal) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", principal.name())
            .put("role", principal.role().word())
            .put("via", principal.via().name().toLowerCase(Locale.ROOT));
    principal
        .session()
        .ifPresent(
            session ->
                node.put("csrf", session.csrf())
                    .put("expires", session.begun().plus(Sessions.ABSOLUTE).toString()));
    return node;
  }

  private Future<Reply> logOut(Call call) {
    return call.principal()
        .flatMap(Principal::session)
        .map(sessions::close)
        .orElse(Future.succeededFuture())
        .map(closed -> Reply.done().with(List.of(Cookies.clearSession(call.peer()))));
  }

  private IdentityProvider provider() {
    return provider.orElseThrow(
        () -> AdminException.notFound("no identity provider is configured"));
  }

  private Future<Reply> start(Call call) {
    LoginSecret login = LoginSecret.fresh(chance);
    return provider()
        .loginUrl(login)
        .map(url -> Reply.redirect(url).with(List.of(Cookies.setLogin(call.peer(), login))));
  }

  private Future<Reply> finish(Call call) {
    IdentityProvider asked = provider();
    LoginSecret login =
        Cookies.login(call.peer())
            .filter(begun -> isAnswerTo(begun, call))
            .orElseThrow(AdminException::unauthenticated);
    String code = call.value("code").orElseThrow(AdminException::unauthenticated);
    return asked
        .redeem(login, code)
        .compose(who -> open(call, who.name(), who.role(), Optional.empty()))
        .map(
            opened ->
                told(Reply.redirect(CONSOLE), opened)
                    .with(
                        List.of(
                            Cookies.setSession(call.peer(), opened.id()),
                            Cookies.clearLogin(call.peer()))));
  }

  /** Begun by this browser, and from the provider that it was sent to. */
  private boolean isAnswerTo(LoginSecret login, Call call) {
    return call.value("error").isEmpty()
        && call.value("iss").map(issuer::equals).orElse(true)
        && Digests.areEqual(login.state(), call.value("state").orElse(""));
  }
}
