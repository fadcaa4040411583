package io.headgate.gateway.admin;

import io.headgate.gateway.admin.OperationTable.Match;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operations of the document over HTTP: who asks, may it, is it really it, what does it want,
 * and is it told of. Nothing is learnt without credentials, not even what there is.
 */
final class AdminApi {

  private static final Logger LOG = LoggerFactory.getLogger(AdminApi.class);

  private final OperationTable table;
  private final Authentication authentication;
  private final CallReader reader;
  private final Auditor auditor;
  private final Replies replies;

  AdminApi(
      Vertx vertx,
      OperationTable table,
      Authentication authentication,
      CallReader reader,
      Auditor auditor) {
    this.table = table;
    this.authentication = authentication;
    this.reader = reader;
    this.auditor = auditor;
    this.replies = new Replies(vertx);
  }

  /** Answers a request that was paused before anything of its body was read. */
  void handle(HttpServerRequest request) {
    Peer peer = Peer.of(request);
    Future.succeededFuture(request)
        .compose(asked -> carryOut(asked, peer))
        .onSuccess(reply -> replies.send(request, reply))
        .onFailure(why -> replies.refuse(request, expected(request, why)));
  }

  private static AdminException expected(HttpServerRequest request, Throwable why) {
    return AdminException.of(why)
        .orElseGet(
            () -> {
              LOG.error("{} {} failed", request.method(), request.path(), why);
              return AdminException.bug();
            });
  }

  private Future<Reply> carryOut(HttpServerRequest request, Peer peer) {
    String method = request.method().name();
    Optional<Match> open =
        table
            .find(method, request.uri())
            .filter(match -> match.entry().operation().role().isEmpty());
    return open.isPresent()
        ? authentication.guarded(peer, () -> carryOut(request, open.get(), Optional.empty(), peer))
        : authentication
            .authenticate(peer)
            .compose(
                who ->
                    carryOut(
                        request, table.require(method, request.uri()), Optional.of(who), peer));
  }

  /** What is refused before it is tried is audited too, but strangers must not fill the log. */
  private Future<Reply> carryOut(
      HttpServerRequest request, Match match, Optional<Principal> who, Peer peer) {
    Operation operation = match.entry().operation();
    return Future.succeededFuture(operation)
        .compose(
            wanted -> {
              authorize(wanted, who, peer);
              return reader.read(request, match, who, peer);
            })
        .recover(why -> refused(operation, who, peer, why))
        .compose(call -> auditor.carryOut(call, match.entry().handler()));
  }

  private Future<Call> refused(
      Operation operation, Optional<Principal> who, Peer peer, Throwable why) {
    Optional<AdminException> told = AdminException.of(why);
    return operation.audited() && who.isPresent() && told.isPresent()
        ? auditor
            .refused(operation, who, peer, told.get())
            .compose(written -> Future.failedFuture(why))
        : Future.failedFuture(why);
  }

  private static void authorize(Operation operation, Optional<Principal> who, Peer peer) {
    operation
        .role()
        .filter(needed -> !who.orElseThrow().role().covers(needed))
        .ifPresent(
            needed -> {
              throw AdminException.forbidden("this needs the role " + needed.word());
            });
    if (!operation.isRead()) {
      who.flatMap(Principal::session).ifPresent(session -> checkForgery(session, peer));
      if (who.isEmpty() && !peer.isOwnPage()) {
        throw AdminException.forbidden("another site must not log anybody in");
      }
    }
  }

  /** A page of others can make a browser send its cookie, but not know what stands in ours. */
  private static void checkForgery(Session session, Peer peer) {
    if (!peer.isOwnPage() || !Digests.areEqual(session.csrf(), peer.csrf())) {
      throw AdminException.forbidden(
          "x-headgate-csrf is missing or not the session's, or another site sends this");
    }
  }
}
