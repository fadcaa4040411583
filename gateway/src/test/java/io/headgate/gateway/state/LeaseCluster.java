package io.headgate.gateway.state;

import io.headgate.gateway.state.LeaseAuthority.Ask;
import io.headgate.gateway.state.LeaseAuthority.Grant;
import io.headgate.gateway.state.Leases.Granted;
import io.headgate.gateway.state.Leases.Take;
import io.headgate.gateway.state.World.Machine;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Nodes that share one limit, with an authority that can lose the last of what it did. */
final class LeaseCluster {

  final World world;
  final List<Member> members = new ArrayList<>();

  private final Supplier<LeaseBook> emptyBook;
  private final List<Entry> journal = new ArrayList<>();
  private LeaseBook book;
  private int lives;
  private Take take;

  LeaseCluster(World world, Take take, int nodes, Supplier<LeaseBook> emptyBook) {
    this.world = world;
    this.take = take;
    this.emptyBook = emptyBook;
    this.book = emptyBook.get();
    for (int i = 0; i < nodes; i++) {
      members.add(new Member());
    }
  }

  Take take() {
    return take;
  }

  void changeTo(Take other) {
    take = other;
  }

  private Grant answer(Ask ask) {
    long now = world.nanos();
    Grant grant = book.answer(ask, now);
    journal.add(new Entry(ask, now, grant.amount()));
    return grant;
  }

  /**
   * Another takes over who has not heard of the last asks.
   *
   * @return what had been granted in them, and what had been given back
   */
  long failOver(int lostAsks) {
    int kept = Math.max(0, journal.size() - lostAsks);
    List<Entry> lost = journal.subList(kept, journal.size());
    long amount = lost.stream().mapToLong(Entry::granted).sum();
    lost.clear();
    book = emptyBook.get();
    journal.forEach(entry -> book.answer(entry.ask, entry.atNanos));
    return amount;
  }

  void restart(int index) {
    members.get(index).machine.kill();
    members.set(index, new Member());
  }

  Member any(Random random) {
    return members.get(random.nextInt(members.size()));
  }

  /** A node in one life. */
  final class Member {
    final Machine machine = new Machine();
    final Leases leases =
        new Leases(new Remote(), "life-" + ++lives, world::nanos, Leases.Config.defaults());

    Member() {
      world.every(10_000_000, machine, leases::tend);
    }

    Future<Leases.Taken> take() {
      return leases.take(List.of(take));
    }

    /** Takes, and tells when it has. */
    void take(Consumer<Granted> then) {
      take()
          .onSuccess(
              taken -> {
                if (taken instanceof Granted granted) {
                  then.accept(granted);
                }
              });
    }

    private final class Remote implements LeaseAuthority {
      @Override
      public Future<Grant> ask(Ask ask) {
        return world.call(machine, () -> answer(ask));
      }
    }
  }

  private record Entry(Ask ask, long atNanos, long granted) {}
}
