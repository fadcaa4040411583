package io.headgate.gateway;

import io.headgate.gateway.ConfigHistory.Entry;
import io.headgate.gateway.ConfigHistory.Event;
import io.headgate.gateway.ConfigHistory.Kept;
import io.headgate.gateway.ConfigRefusal.Kind;
import io.headgate.gateway.config.ConfigDiff;
import io.headgate.gateway.config.ConfigLoader;
import io.headgate.gateway.config.GatewayConfig;
import io.headgate.gateway.config.LiteralSecrets;
import io.headgate.gateway.config.Problem;
import io.headgate.gateway.protocol.Secret;
import io.headgate.gateway.telemetry.NodeMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration of a running node, as it may be changed: from its file, or together with its
 * file. A change is checked, built and warmed beside what runs; whatever goes wrong until then
 * leaves everything as it was. Any thread; one change at a time.
 */
final class LiveConfig {

  private static final Logger LOG = LoggerFactory.getLogger(LiveConfig.class);

  private final Vertx vertx;
  private final Revisions revisions;
  private final ConfigSource source;
  private final ConfigHistory history;
  private final Clock clock;
  private final AtomicBoolean changing = new AtomicBoolean();
  private final LongAdder applied = new LongAdder();
  private final LongAdder rejected = new LongAdder();

  /** Of the bytes that the file had when it was read or written last. */
  private volatile String seen;

  /** The configuration that a node has started with. */
  LiveConfig(
      Vertx vertx,
      Revisions revisions,
      ConfigSource source,
      ConfigHistory history,
      Clock clock,
      NodeMetrics metrics) {
    this.vertx = vertx;
    this.revisions = revisions;
    this.source = source;
    this.history = history;
    this.clock = clock;
    this.seen = revisions.running().revision();
    showIn(metrics);
  }

  private void showIn(NodeMetrics metrics) {
    metrics.count(
        "gateway.config.applied", "Configurations that took another one's place", applied::sum);
    metrics.count(
        "gateway.config.rejected",
        "Configurations that were refused, so that the one before them stayed",
        rejected::sum);
    metrics.gauge(
        "gateway.config.waiting",
        "Settings of the configuration that wait for a start of the node",
        () -> revisions.waitingForStart().size());
  }

  /**
   * Keeps the file that the node has started with.
   *
   * @return completes when it is kept, or is known to be the latest already; fails as the store
   *     does
   */
  Future<Void> started() {
    return history
        .entries()
        .compose(
            known -> {
              String revision = revisions.running().revision();
              boolean isLatest = !known.isEmpty() && known.get(0).revision().equals(revision);
              return isLatest ? Future.succeededFuture() : keepStarted(revision);
            });
  }

  private Future<Void> keepStarted(String revision) {
    return vertx
        .executeBlocking(source::readBlocking, false)
        .compose(
            read ->
                isOf(revision, read)
                    ? add(revision, Event.STARTED, "", read.text().reveal())
                    : Future.succeededFuture());
  }

  /** The file may have been edited since. */
  private static boolean isOf(String revision, ConfigLoader.Result read) {
    return read.config().filter(config -> config.revision().equals(revision)).isPresent();
  }

  /** What is in force. */
  GatewayConfig running() {
    return revisions.running();
  }

  /**
   * What would become of a text: it is read, checked and built, but not put in force, and nothing
   * is learned from exemplars.
   */
  Future<ConfigVerdict> validate(String text) {
    return parse(text).compose(read -> judge(read, revisions::tryBuild));
  }

  /** Nothing that spells a secret out may be kept. */
  private Future<ConfigLoader.Result> parse(String text) {
    return vertx.executeBlocking(() -> parseBlocking(text), false).map(Objects::requireNonNull);
  }

  private ConfigLoader.Result parseBlocking(String text) {
    ConfigLoader.Result read = source.parseBlocking(text);
    List<Problem> secrets = LiteralSecrets.in(source.file().toString(), text).problems();
    return read.errors().isEmpty() && !secrets.isEmpty()
        ? new ConfigLoader.Result(Optional.empty(), secrets, read.notices(), new Secret(text))
        : read;
  }

  /** What a text and those who try to build it say. */
  private Future<ConfigVerdict> judge(
      ConfigLoader.Result read, Function<GatewayConfig, Future<Void>> build) {
    if (read.config().isEmpty()) {
      return Future.succeededFuture(ConfigVerdict.refused(read.errors(), read.notices()));
    }
    GatewayConfig wanted = read.config().get();
    ConfigVerdict good = ConfigVerdict.good(wanted, revisions, read.notices());
    return build
        .apply(wanted)
        .map(good)
        .recover(
            why ->
                why instanceof ConfigRefusal
                    ? Future.failedFuture(why)
                    : Future.succeededFuture(unbuildable(why, read)));
  }

  private ConfigVerdict unbuildable(Throwable why, ConfigLoader.Result read) {
    String message = why.getMessage();
    if (!(why instanceof StartFailure)) {
      LOG.error("a configuration that looked good could not be built", why);
      message = "it cannot be built; the log of the node says why";
    }
    Problem problem = new Problem(source.file().toString(), 0, 0, "", String.valueOf(message), "");
    return ConfigVerdict.refused(List.of(problem), read.notices());
  }

  /**
   * Reads the file again and puts it in force.
   *
   * @return completes when it is in force, or with why it cannot be; fails with a {@link
   *     ConfigRefusal}
   */
  Future<ConfigVerdict> reload(String who) {
    return alone(
        () ->
            vertx
                .executeBlocking(this::readAgainBlocking, false)
                .compose(read -> change(read, Event.RELOADED, who)));
  }

  private ConfigLoader.Result readAgainBlocking() {
    try {
      seen = source.revisionBlocking();
    } catch (IOException unreadable) {
      // Reading it says why.
    }
    return source.readBlocking();
  }

  /**
   * Puts a text in force and in the file.
   *
   * @param expectedRevision the one that must be in force
   * @return completes when it is in force, or with why it cannot be; fails with a {@link
   *     ConfigRefusal}
   */
  Future<ConfigVerdict> apply(String text, String expectedRevision, String who) {
    return alone(() -> apply(text, expectedRevision, Event.APPLIED, who));
  }

  private Future<ConfigVerdict> apply(
      String text, String expectedRevision, Event event, String who) {
    String runs = revisions.running().revision();
    if (!runs.equals(expectedRevision)) {
      return refuse(Kind.STALE, "revision " + runs + " is in force, not " + expectedRevision);
    }
    return parse(text).compose(read -> change(read, event, who));
  }

  /**
   * Puts a text in force that was so earlier; as {@link #apply}.
   *
   * @param revision of a text that was kept whole
   */
  Future<ConfigVerdict> rollBack(String revision, String expectedRevision, String who) {
    return alone(
        () ->
            keptWhole(revision)
                .compose(text -> apply(text, expectedRevision, Event.ROLLED_BACK, who)));
  }

  private Future<String> keptWhole(String revision) {
    return history
        .find(revision)
        .compose(
            found ->
                found.filter(entry -> entry.kept() != Kept.WHOLE).isPresent()
                    ? refuse(
                        Kind.NOT_KEPT,
                        "revision "
                            + revision
                            + " was not kept as it was: it spells secrets out, or is too long")
                    : history.text(revision))
        .compose(
            text ->
                text.map(Future::succeededFuture)
                    .orElseGet(
                        () -> refuse(Kind.NOT_FOUND, "revision " + revision + " is not kept")));
  }

  /** What was in force, newest first. */
  Future<List<Entry>> history() {
    return history.entries();
  }

  /** The text of a revision, with its secrets masked; empty when it was not kept. */
  Future<Optional<String>> text(String revision) {
    return history.text(revision);
  }

  private Future<ConfigVerdict> change(ConfigLoader.Result read, Event event, String who) {
    return judge(read, wanted -> put(wanted, event, read.text().reveal()))
        .map(verdict -> verdict.isValid() ? verdict.inForce() : verdict)
        .onSuccess(verdict -> tell(verdict, event, who))
        .onFailure(why -> rejected.increment())
        .compose(
            verdict ->
                verdict.applied()
                    ? keep(verdict.revision(), event, who, read.text().reveal()).map(verdict)
                    : Future.succeededFuture(verdict));
  }

  /** What stands is put in force only when the file says the same. */
  private Future<Void> put(GatewayConfig wanted, Event event, String text) {
    return revisions
        .prepare(wanted)
        .compose(
            next ->
                write(event, text)
                    .recover(why -> next.discard().transform(gone -> Future.failedFuture(why)))
                    .compose(written -> next.use()));
  }

  private Future<Void> write(Event event, String text) {
    return event == Event.RELOADED
        ? Future.succeededFuture()
        : vertx.executeBlocking(() -> writeBlocking(text), false);
  }

  private @Nullable Void writeBlocking(String text) {
    try {
      if (!source.revisionBlocking().equals(seen)) {
        throw new ConfigRefusal(
            Kind.CONFLICT,
            source.file() + " has been edited since it was read; reload it, or undo the edit");
      }
      source.replaceBlocking(text);
      seen = source.revisionBlocking();
      return null;
    } catch (IOException refused) {
      throw new ConfigRefusal(
          Kind.READ_ONLY,
          source.file()
              + " cannot be written ("
              + refused
              + "); where it is mounted, such as a ConfigMap, change it at its source and reload");
    }
  }

  private void tell(ConfigVerdict verdict, Event event, String who) {
    if (!verdict.applied()) {
      rejected.increment();
      LOG.warn(
          "audit: a configuration of {} was refused, revision {} stays: {}",
          who,
          revisions.running().revision(),
          verdict.errors().get(0));
      return;
    }
    applied.increment();
    LOG.info("audit: {}: revision {} is in force ({})", who, verdict.revision(), event);
    if (!verdict.waiting().isEmpty()) {
      LOG.warn(
          "these settings wait for a start of the node: {}",
          verdict.waiting().stream().map(ConfigDiff.Change::path).toList());
    }
  }

  /** What is in force stays so whether or not it can be kept. */
  private Future<Void> keep(String revision, Event event, String who, String text) {
    return add(revision, event, who, text)
        .recover(
            lost -> {
              LOG.warn("revision {} is in force but not in the history: {}", revision, lost + "");
              return Future.succeededFuture();
            });
  }

  private Future<Void> add(String revision, Event event, String who, String text) {
    return vertx
        .executeBlocking(() -> LiteralSecrets.in("", text).masked(), false)
        .compose(masked -> history.add(clock.instant(), revision, event, who, text, masked));
  }

  private <T> Future<T> alone(Supplier<Future<T>> change) {
    if (!changing.compareAndSet(false, true)) {
      return refuse(Kind.CONFLICT, "another change is under way; ask again when it has ended");
    }
    return Future.succeededFuture()
        .compose(begin -> change.get())
        .andThen(end -> changing.set(false));
  }

  private static <T> Future<T> refuse(Kind kind, String message) {
    return Future.failedFuture(new ConfigRefusal(kind, message));
  }
}
