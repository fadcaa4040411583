package io.headgate.gateway.admin;

import io.headgate.gateway.state.StateStore;
import io.headgate.gateway.state.StateStore.Stored;
import io.headgate.gateway.state.StateStore.Write;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The sessions of browsers, in the store, so that every node knows them and a restart ends none.
 *
 * <p>The browser has a random id; the store has its hash, which opens nothing. Any thread.
 */
final class Sessions {

  static final Duration IDLE = Duration.ofMinutes(15);
  static final Duration ABSOLUTE = Duration.ofHours(8);

  /** Of one administrator at once; one more ends the oldest. */
  static final int MAX_PARALLEL = 10;

  /** A use that comes sooner after the last one is not written down. */
  private static final Duration TOUCH = Duration.ofMinutes(1);

  /** Of a change that others made at the same time. */
  private static final int MAX_TRIES = 10;

  private static final String MAP = "admin/sessions";
  private static final String BY_NAME = "admin/sessions-by-name";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final StateStore store;
  private final Clock clock;
  private final RandomGenerator chance;

  Sessions(StateStore store, Clock clock, RandomGenerator chance) {
    this.store = store;
    this.clock = clock;
    this.chance = chance;
  }

  /**
   * Opens a session.
   *
   * @param token by which it is opened; empty: by the identity provider
   * @return completes with it and with its id, which is told to nobody but the browser
   */
  Future<Opened> open(String name, Role role, Optional<AdminToken> token, String agent) {
    String id = Digests.secret(chance);
    Instant now = clock.instant();
    Session session =
        new Session(
            Digests.sha256(id),
            name,
            role,
            token.map(each -> stamp(each, id)).orElse(""),
            Digests.secret(chance),
            Digests.sha256(agent),
            now,
            now);
    return store
        .put(MAP, session.hash(), write(OptionalLong.of(0), session, now))
        .compose(written -> enlist(session, MAX_TRIES))
        .map(enlisted -> new Opened(id, session));
  }

  /** A digest of the token that only who has the id can compare. */
  private static String stamp(AdminToken token, String id) {
    return Digests.sha256(token.digest() + id);
  }

  private static Write write(OptionalLong expected, Session session, Instant now) {
    Duration left = Duration.between(now, session.begun().plus(ABSOLUTE));
    return new Write(
        Optional.of(session.toBuffer()),
        expected,
        Optional.of(left.compareTo(IDLE) < 0 ? left : IDLE));
  }

  /** Writes down whose session this is, and ends what is too much. */
  private Future<Void> enlist(Session session, int tries) {
    return store
        .get(BY_NAME, session.name())
        .compose(
            stored -> {
              List<String> lines = new ArrayList<>(alive(stored, session.begun()));
              lines.add(session.begun() + " " + session.hash());
              int surplus = Math.max(0, lines.size() - MAX_PARALLEL);
              List<String> ended = List.copyOf(lines.subList(0, surplus));
              String kept = String.join("\n", lines.subList(surplus, lines.size()));
              return store
                  .put(
                      BY_NAME,
                      session.name(),
                      new Write(
                          Optional.of(Buffer.buffer(kept)),
                          OptionalLong.of(stored.map(Stored::version).orElse(0L)),
                          Optional.of(ABSOLUTE)))
                  .compose(version -> version.isPresent() ? end(ended) : again(session, tries - 1));
            });
  }

  private Future<Void> again(Session session, int tries) {
    return tries == 0
        ? Future.failedFuture(AdminException.unavailable("too many logins at once; try again"))
        : enlist(session, tries);
  }

  private static List<String> alive(Optional<Stored> stored, Instant now) {
    return stored.stream()
        .flatMap(each -> each.value().toString().lines())
        .filter(
            line -> Instant.parse(line.substring(0, line.indexOf(' '))).plus(ABSOLUTE).isAfter(now))
        .toList();
  }

  private Future<Void> end(List<String> lines) {
    return Future.all(
            lines.stream()
                .map(line -> store.put(MAP, line.substring(line.indexOf(' ') + 1), Write.remove()))
                .toList())
        .mapEmpty();
  }

  /**
   * The session of an id, when it is this browser's and has not ended; it has been used now.
   *
   * @param tokens by which sessions may have been opened
   */
  Future<Optional<Session>> find(String id, String agent, List<AdminToken> tokens) {
    if (!ID.matcher(id).matches()) {
      return Future.succeededFuture(Optional.empty());
    }
    String hash = Digests.sha256(id);
    return store
        .get(MAP, hash)
        .compose(
            stored ->
                stored
                    .flatMap(each -> Session.of(hash, each.value()))
                    .filter(session -> isOpen(session, agent))
                    .flatMap(session -> withRole(session, id, tokens))
                    .map(session -> touch(session, stored.orElseThrow().version()))
                    .orElse(Future.succeededFuture(Optional.empty())));
  }

  private boolean isOpen(Session session, String agent) {
    Instant now = clock.instant();
    return now.isBefore(session.begun().plus(ABSOLUTE))
        && now.isBefore(session.used().plus(IDLE))
        && Digests.areEqual(session.agent(), Digests.sha256(agent));
  }

  /** With the role that its token has today; empty when that is gone. */
  private static Optional<Session> withRole(Session session, String id, List<AdminToken> tokens) {
    if (session.stamp().isEmpty()) {
      return Optional.of(session);
    }
    return tokens.stream()
        .filter(token -> Digests.areEqual(session.stamp(), stamp(token, id)))
        .map(
            token ->
                new Session(
                    session.hash(),
                    session.name(),
                    token.role(),
                    session.stamp(),
                    session.csrf(),
                    session.agent(),
                    session.begun(),
                    session.used()))
        .findFirst();
  }

  /** Only over the version that was read: one that ended meanwhile does not come back. */
  private Future<Optional<Session>> touch(Session session, long version) {
    Instant now = clock.instant();
    if (now.isBefore(session.used().plus(TOUCH))) {
      return Future.succeededFuture(Optional.of(session));
    }
    Session used = session.usedAt(now);
    return store
        .put(MAP, session.hash(), write(OptionalLong.of(version), used, now))
        .map(written -> Optional.of(used));
  }

  /** Ends a session; completes when no node takes it any more. */
  Future<Void> close(Session session) {
    return store.put(MAP, session.hash(), Write.remove()).mapEmpty();
  }

  /** A session with what the browser must show for it. */
  record Opened(String id, Session session) {}
}
