package io.headgate.gateway;

import io.headgate.gateway.config.ConfigDiff;
import io.headgate.gateway.config.ConfigDiff.Change;
import io.headgate.gateway.config.GatewayConfig;
import io.headgate.gateway.http.Backing;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * The revisions of the configuration that a node runs, one after the other. The next one is built
 * and warmed beside the one that runs, on all event loops, and takes its place only when all of it
 * stands; requests that have begun end under the one that they began with. One change at a time.
 */
final class Revisions {

  /** Revisions that may still have open requests when another one is to come. */
  private static final int MAX_FINISHING = 64;

  private final Assembly assembly;
  private final List<GatewayVerticle> loops;

  /**
   * The revisions of a node that has begun with its first.
   *
   * @param loops all event loops; not empty when the first change is prepared
   */
  Revisions(Assembly assembly, List<GatewayVerticle> loops) {
    this.assembly = assembly;
    this.loops = loops;
  }

  /** What is in force. */
  GatewayConfig running() {
    return assembly.running().config();
  }

  /** What of a configuration only a start of the node would put in force. */
  List<Change> waitingForStart(GatewayConfig wanted) {
    return assembly.waitingForStart(wanted);
  }

  /** What of the latest configuration waits for a start of the node. */
  List<Change> waitingForStart() {
    return assembly.waitingForStart();
  }

  /** What a configuration would change at once. */
  List<Change> changes(GatewayConfig wanted) {
    return ConfigDiff.between(running(), assembly.inForce(wanted));
  }

  /**
   * Builds the stages of a configuration on one event loop and throws them away.
   *
   * @return completes when they stood; fails when they cannot be had
   */
  Future<Void> tryBuild(GatewayConfig wanted) {
    return Future.succeededFuture()
        .map(begin -> assembly.running().next(assembly.inForce(wanted)))
        .compose(next -> loops.get(0).prepare(next))
        .compose(built -> loops.get(0).discard(built));
  }

  /**
   * Builds and warms what a configuration needs, without putting it in force.
   *
   * @return completes with it; fails with a {@link StartFailure} when it cannot be had, or with
   *     anything else for a bug. Then nothing of it is left
   */
  Future<Prepared> prepare(GatewayConfig wanted) {
    if (assembly.node().backings().get() > MAX_FINISHING * loops.size()) {
      return Future.failedFuture(
          new StartFailure(
              "requests of "
                  + MAX_FINISHING
                  + " earlier revisions are still open; ask again when some have ended"));
    }
    return Future.succeededFuture()
        .map(begin -> assembly.running().next(assembly.inForce(wanted)))
        .compose(
            next ->
                next.warm(assembly.node().embeddings().started())
                    .compose(warm -> build(wanted, next))
                    .onFailure(why -> next.retire()));
  }

  private Future<Prepared> build(GatewayConfig wanted, Revision next) {
    List<Future<Backing>> building = loops.stream().map(loop -> loop.prepare(next)).toList();
    return Future.join(building)
        .map(all -> new Prepared(wanted, next, all.list()))
        .recover(why -> discard(building).transform(gone -> Future.failedFuture(why)));
  }

  private Future<?> discard(List<Future<Backing>> building) {
    List<Future<Void>> closing = new ArrayList<>();
    for (int i = 0; i < building.size(); i++) {
      if (building.get(i).succeeded()) {
        closing.add(loops.get(i).discard(building.get(i).result()));
      }
    }
    return Future.join(closing);
  }

  /** A revision that stands and has answered nobody yet. */
  final class Prepared {

    private final GatewayConfig wanted;
    private final Revision next;
    private final List<Backing> backings;

    private Prepared(GatewayConfig wanted, Revision next, List<Backing> backings) {
      this.wanted = wanted;
      this.next = next;
      this.backings = backings;
    }

    /** Lets it answer new requests; completes when no other does. */
    Future<Void> use() {
      List<Future<Void>> exchanging = new ArrayList<>();
      for (int i = 0; i < backings.size(); i++) {
        exchanging.add(loops.get(i).exchange(backings.get(i)));
      }
      return Future.join(exchanging).onSuccess(exchanged -> assembly.runs(next, wanted)).mapEmpty();
    }

    /** Throws it away; completes when nothing of it is left. */
    Future<Void> discard() {
      next.retire();
      List<Future<Void>> closing = new ArrayList<>();
      for (int i = 0; i < backings.size(); i++) {
        closing.add(loops.get(i).discard(backings.get(i)));
      }
      return Future.join(closing).mapEmpty();
    }
  }
}
