package io.headgate.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.state.Leases.Granted;
import io.headgate.gateway.state.Leases.Kind;
import io.headgate.gateway.state.Leases.Level;
import io.headgate.gateway.state.Leases.Refused;
import io.headgate.gateway.state.Leases.Take;
import io.headgate.gateway.state.Leases.Taken;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A node that is alone. */
class LeasesTest {

  private static final long SECOND = 1_000_000_000;

  private final AtomicLong nanos = new AtomicLong(7 * SECOND);
  private final LocalAuthority authority = new LocalAuthority(nanos::get);
  private final Leases leases = new Leases(authority, "a", nanos::get, Leases.Config.defaults());

  private static Take rate(double perSecond, long capacity, long amount) {
    return new Take("r", Kind.RATE, perSecond, capacity, amount);
  }

  private static Take permits(long capacity) {
    return new Take("c", Kind.CONCURRENT, 1, capacity, 1);
  }

  private Taken take(Take... takes) {
    io.vertx.core.Future<Taken> taken = leases.take(List.of(takes));
    assertThat(taken.succeeded()).isTrue();
    return taken.result();
  }

  private Granted granted(Take... takes) {
    return (Granted) take(takes);
  }

  private long retryAfter(Take... takes) {
    return ((Refused) take(takes)).retryAfterNanos();
  }

  @Test
  void theBurstPassesAndThenOneByOneAtTheRateToTheNanosecond() {
    for (int i = 0; i < 5; i++) {
      granted(rate(3, 5, 1));
    }
    for (int i = 0; i < 1_000; i++) {
      long wait = retryAfter(rate(3, 5, 1));
      nanos.addAndGet(wait - 1_000);
      assertThat(take(rate(3, 5, 1))).isInstanceOf(Refused.class);
      nanos.addAndGet(1_000);
      granted(rate(3, 5, 1));
    }
    assertThat(nanos.get() - 7 * SECOND).isBetween(333 * SECOND, 334 * SECOND);
  }

  @Test
  void anAmountAboveTheBurstPassesWhenTheBucketIsFullAndIsPaidAfterwards() {
    granted(rate(10, 100, 250));
    assertThat(retryAfter(rate(10, 100, 1))).isEqualTo(15 * SECOND + SECOND / 10);
    assertThat(retryAfter(rate(10, 100, 250))).isEqualTo(25 * SECOND);
    nanos.addAndGet(25 * SECOND);
    granted(rate(10, 100, 250));
  }

  @Test
  void whatIsSettledBelowComesBackOnceAndWhatIsAboveIsPaidFirst() {
    Granted request = granted(rate(1, 100, 60));
    request.settle(0, 10);
    request.settle(0, 0);
    request.cancel();
    assertThat(leases.level(rate(1, 100, 1))).isEqualTo(new Level(100, 90, 10 * SECOND));
    granted(rate(1, 100, 50)).settle(0, 100);
    assertThat(leases.level(rate(1, 100, 1))).isEqualTo(new Level(100, 0, 110 * SECOND));
    assertThat(retryAfter(rate(1, 100, 1))).isEqualTo(11 * SECOND);
  }

  @Test
  void aRefusalCostsNothingAndSaysWhoRefused() {
    granted(permits(1));
    Taken taken = take(rate(1, 100, 60), permits(1));
    assertThat(taken).isEqualTo(new Refused(1, 0));
    assertThat(leases.level(rate(1, 100, 1)).remaining()).isEqualTo(100);
  }

  @Test
  void permitsComeBackOnceHoweverOftenTheyAreReleased() {
    Granted first = granted(permits(2));
    granted(permits(2));
    assertThat(take(permits(2))).isInstanceOf(Refused.class);
    first.release();
    first.release();
    first.cancel();
    granted(permits(2));
    assertThat(take(permits(2))).isInstanceOf(Refused.class);
  }

  @Test
  void aCancelledRequestHasTakenNothing() {
    Granted request = granted(rate(1, 5, 5), permits(1));
    request.cancel();
    granted(rate(1, 5, 5), permits(1));
  }

  @Test
  void limitsChangeWhileTheyAreUsed() {
    granted(rate(1, 100, 20));
    assertThat(take(rate(1, 10, 11))).isInstanceOf(Granted.class);
    assertThat(retryAfter(rate(2, 100, 1))).isEqualTo(SECOND);
    granted(permits(1));
    assertThat(take(permits(1))).isInstanceOf(Refused.class);
    granted(permits(2));
    assertThat(take(permits(1))).isInstanceOf(Refused.class);
  }

  @Test
  void fullBucketsMakeRoomAndOthersDoNot() {
    LocalAuthority small = new LocalAuthority(nanos::get, 10);
    Leases few = new Leases(small, "a", nanos::get, Leases.Config.defaults());
    for (int i = 0; i < 12; i++) {
      few.take(List.of(new Take("k" + i, Kind.RATE, 1, 5, 1)));
    }
    assertThat(small.turnedAway()).isEqualTo(2);
    nanos.addAndGet(SECOND);
    for (int i = 20; i < 30; i++) {
      few.take(List.of(new Take("k" + i, Kind.RATE, 1, 5, 1)));
    }
    assertThat(small.turnedAway()).isEqualTo(2);
    assertThat(small.limits()).isLessThanOrEqualTo(10);
  }

  @Test
  void permitsThatNobodyUsesAreForgotten() {
    Granted request = granted(permits(2));
    nanos.addAndGet(61 * SECOND);
    leases.tend();
    assertThat(leases.limits()).isEqualTo(1);
    request.release();
    nanos.addAndGet(61 * SECOND);
    leases.tend();
    assertThat(leases.limits()).isZero();
    granted(permits(1));
  }

  @Test
  void severalThreadsTakeNoMoreThanThereIs() throws Exception {
    int threads = 4;
    AtomicLong inFlight = new AtomicLong();
    AtomicLong most = new AtomicLong();
    CyclicBarrier barrier = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        counts.add(
            pool.submit(
                () -> {
                  barrier.await(30, TimeUnit.SECONDS);
                  long count = 0;
                  for (int n = 0; n < 50_000; n++) {
                    Taken taken = take(permits(3), rate(1, 70_000, 1));
                    if (taken instanceof Granted granted) {
                      most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                      count++;
                      inFlight.decrementAndGet();
                      granted.release();
                    }
                  }
                  return count;
                }));
      }
      long sum = 0;
      for (Future<Long> count : counts) {
        sum += count.get(60, TimeUnit.SECONDS);
      }
      assertThat(sum).isEqualTo(70_000);
      assertThat(most.get()).isBetween(1L, 3L);
    } finally {
      pool.shutdownNow();
    }
  }
}
