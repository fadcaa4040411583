package io.headgate.gateway.state;

import io.headgate.gateway.state.Escrow.Covered;
import io.headgate.gateway.state.Escrow.Held;
import io.headgate.gateway.state.Escrow.Lacking;
import io.headgate.gateway.state.Escrow.Purse;
import io.headgate.gateway.state.World.Machine;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Nodes that spend one budget, and what was truly spent. */
final class EscrowCluster {

  static final String GROUP = "b";

  final World world;
  final ClaimStore store;
  final List<Member> members = new ArrayList<>();

  /** What settled requests cost, and what those in flight may. */
  long spent;

  /** As {@link #spent}, when a request was refused for the first time; -1 before. */
  long spentAtFirstShort = -1;

  /** Closes the books of the dead. */
  private final Machine reaper = new Machine();

  private final Random random;
  private Purse purse;
  private int lives;

  EscrowCluster(World world, Random random, ClaimStore store, long limit, int nodes) {
    this.world = world;
    this.random = random;
    this.store = store;
    this.purse = new Purse(GROUP, limit, Duration.ofDays(40));
    for (int i = 0; i < nodes; i++) {
      members.add(new Member());
    }
  }

  void changeTo(long limit) {
    purse = new Purse(GROUP, limit, Duration.ofDays(40));
  }

  void offer(long gapNanos, long most) {
    world.after(1 + (long) (gapNanos * 2 * random.nextDouble()), () -> offer(gapNanos, most));
    Member member = members.get(Math.min(random.nextInt(6), members.size() - 1));
    world.after(0, member.machine, () -> member.request(1 + random.nextInt((int) most)));
  }

  /** Kills a node; another closes its books and a new one takes its place. */
  void replace(int index) {
    Member dead = members.get(index);
    dead.machine.kill();
    Member heir = new Member();
    members.set(index, heir);
    world.after(500_000_000, reaper, () -> recover(dead));
  }

  void quiet() {
    members.forEach(member -> member.isQuiet = true);
  }

  /** A node in one life. */
  final class Member {
    final Machine machine = new Machine();
    private final String writer = "life-" + ++lives;
    private final Escrow escrow;
    private long used;
    private long inFlight;
    private boolean isQuiet;

    Member() {
      escrow = new Escrow(remote(machine), writer, world::nanos, Escrow.Config.defaults());
      world.every(100_000_000, machine, escrow::tend);
    }

    private void request(long amount) {
      if (!isQuiet) {
        escrow.hold(List.of(purse), amount).onSuccess(held -> began(held, amount));
      }
    }

    private void began(Held held, long amount) {
      if (held instanceof Lacking && spentAtFirstShort < 0) {
        spentAtFirstShort = spent;
      }
      if (held instanceof Covered request) {
        inFlight += amount;
        spent += amount;
        world.after(random.nextInt(3_000) * 1_000_000L, machine, () -> end(request, amount));
      }
    }

    private void end(Covered request, long amount) {
      long actual = random.nextBoolean() ? amount : random.nextInt((int) amount + 1);
      inFlight -= amount;
      used += actual;
      spent += actual - amount;
      request.settle(actual);
      request.settle(amount);
    }
  }

  private void recover(Member dead) {
    Map<String, Long> books = new HashMap<>();
    books.put(GROUP, dead.used + dead.inFlight);
    Escrow.recover(remote(reaper), dead.writer, books)
        .onFailure(away -> world.after(100_000_000, reaper, () -> recover(dead)));
  }

  private ClaimStore remote(Machine from) {
    return new ClaimStore() {
      @Override
      public synchronized Future<Claimed> claim(Claim claim) {
        return world.call(from, () -> store.claimNow(claim));
      }

      @Override
      public synchronized Future<List<Claimed>> claims(String of) {
        return world.call(from, () -> store.claimsNow(of));
      }
    };
  }
}
