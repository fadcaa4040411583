package io.headgate.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.gateway.Eventually;
import io.headgate.gateway.InTime;
import io.headgate.gateway.protocol.Secret;
import io.headgate.gateway.state.StateStore.Append;
import io.headgate.gateway.state.StateStore.Count;
import io.headgate.gateway.state.StateStore.Write;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Redis that goes away, hangs, forgets or refuses: nothing waits for it, nothing is lost. */
class RedisFaultsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration TIMEOUT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofDays(1);

  private final Vertx vertx = Vertx.vertx();
  private RedisServer redis = RedisServer.startDurable();
  private RedisStateStore store = open(redis.uri(), 1_000);

  private RedisStateStore open(Secret uri, int maxPending) {
    return Answered.of(
        RedisStateStore.open(
            vertx, new RedisStateStore.Config(uri, "test:", TIMEOUT, maxPending, 2)));
  }

  @BeforeEach
  void works() {
    Eventually.holds("the store works", PATIENCE, this::isWorking);
  }

  @AfterEach
  void close() {
    Answered.of(store.close());
    Answered.of(vertx.close());
    redis.close();
  }

  @Test
  void aRedisThatIsDownIsToldAtOnceAndUsedAgainWhenItIsBack() {
    assertThat(Answered.of(store.append("log", List.of(counted("before"))))).isEqualTo(1);
    redis.stop();
    Eventually.holds("it is known", PATIENCE, () -> !store.isUp());

    InTime.within(0, this::isUnavailable);
    assertThat(store.isBreakerOpen()).isTrue();
    assertThat(store.failures()).isPositive();
    assertThat(store.lastError().orElseThrow()).contains("127.0.0.1:" + redis.port());

    redis.startAgain();
    Eventually.holds("it works again", PATIENCE, () -> store.isUp() && isWorking());
    assertThat(store.isBreakerOpen()).isFalse();
    assertThat(Answered.of(store.find("log", "before"))).isPresent();
    assertThat(store.pending()).isZero();
  }

  @Test
  void aRedisThatHangsIsGivenUpInTimeAndUsedAgainWhenItGoesOn() {
    redis.freeze();

    InTime.within(TIMEOUT.toMillis(), () -> assertThat(failures(100)).isEqualTo(100));
    Eventually.holds("it is known", PATIENCE, store::isBreakerOpen);
    InTime.within(0, this::isUnavailable);

    redis.thaw();
    Eventually.holds("it works again", PATIENCE, () -> store.isUp() && isWorking());
    assertThat(store.pending()).isZero();
  }

  @Test
  void whatWasSentToARedisThatHungMayBeRepeated() {
    redis.freeze();
    assertThatThrownBy(() -> Answered.of(store.append("log", List.of(counted("a")))))
        .isInstanceOf(StoreUnavailableException.class);
    redis.thaw();
    Eventually.holds("it works again", PATIENCE, this::isWorking);

    Answered.of(store.append("log", List.of(counted("a"))));
    Answered.of(store.append("log", List.of(counted("a"))));

    assertThat(Answered.of(store.counts("group"))).isEqualTo(Map.of("spent", 1L));
  }

  @Test
  void scriptsThatWereForgottenAreTaughtAgain() {
    redis.command("SCRIPT FLUSH");

    List<Future<Integer>> appends = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      appends.add(store.append("log", List.of(counted("id" + i))));
    }
    Answered.of(Future.all(appends));

    assertThat(Answered.of(store.counts("group"))).isEqualTo(Map.of("spent", 50L));
  }

  @Test
  void aWipedRedisIsAnotherStore() {
    String identity = Answered.of(store.identity());
    assertThat(Answered.of(store.identity())).isEqualTo(identity);

    redis.flush();

    assertThat(Answered.of(store.identity())).isNotEqualTo(identity);
  }

  @Test
  void nothingThatWasAcknowledgedIsLostWhenRedisIsKilled() {
    List<String> acknowledged = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      List<Future<Integer>> appends = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        appends.add(store.append("log", List.of(counted(round + "/" + i))));
      }
      Answered.of(appends.get(20));
      redis.stop();
      Answered.of(Future.join(appends).otherwiseEmpty());
      for (int i = 0; i < appends.size(); i++) {
        if (appends.get(i).succeeded()) {
          acknowledged.add(round + "/" + i);
        }
      }
      redis.startAgain();
      Eventually.holds("it works again", PATIENCE, this::isWorking);
    }

    assertThat(acknowledged).hasSizeGreaterThan(60);
    for (String id : acknowledged) {
      assertThat(Answered.of(store.find("log", id))).as(id).isPresent();
    }
    long rows = Answered.of(store.read("log", StateStore.Range.newest(1_000))).size();
    assertThat(Answered.of(store.counts("group"))).isEqualTo(Map.of("spent", rows));
  }

  @Test
  void aRedisThatIsFullRefusesWritesAndStillReads() {
    Answered.of(store.put("map", "a", Write.set(Buffer.buffer("1"))));
    redis.command("CONFIG SET maxmemory 1");

    assertThatThrownBy(() -> Answered.of(store.put("map", "a", Write.set(Buffer.buffer("2")))))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("OOM");
    assertThat(Answered.of(store.get("map", "a")).orElseThrow().value().toString()).isEqualTo("1");

    redis.command("CONFIG SET maxmemory 0");
    assertThat(Answered.of(store.put("map", "a", Write.set(Buffer.buffer("2"))))).isPresent();
  }

  @Test
  void aRedisThatBecameAReplicaIsLeftUntilItIsAPrimaryAgain() {
    redis.command("REPLICAOF 127.0.0.1 1");
    assertThatThrownBy(() -> Answered.of(store.append("log", List.of(counted("a")))))
        .isInstanceOf(StoreUnavailableException.class);

    redis.command("REPLICAOF NO ONE");

    Eventually.holds("it works again", PATIENCE, this::isWorking);
    assertThat(Answered.of(store.append("log", List.of(counted("a"))))).isEqualTo(1);
  }

  @Test
  void aStoreOpensWhileItsRedisIsAway() {
    redis.stop();
    RedisStateStore early = open(redis.uri(), 10);
    assertThat(early.isUp()).isFalse();
    assertThatThrownBy(() -> Answered.of(early.identity()))
        .isInstanceOf(StoreUnavailableException.class);

    redis.startAgain();

    Eventually.holds("it is up", PATIENCE, early::isUp);
    assertThat(Answered.of(early.identity())).isNotBlank();
    Answered.of(early.close());
  }

  @Test
  void moreThanMayWaitIsRefusedAtOnce() {
    RedisStateStore narrow = open(redis.uri(), 10);
    redis.freeze();
    List<Future<?>> reads = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      reads.add(narrow.get("map", "a"));
    }

    assertThat(reads.stream().filter(Future::failed).count()).isEqualTo(40);
    assertThat(narrow.pending()).isEqualTo(10);
    Answered.of(Future.join(reads).otherwiseEmpty());
    assertThat(narrow.pending()).isZero();
    redis.thaw();
    Answered.of(narrow.close());
  }

  @Test
  void aWrongPasswordIsToldAndNotShown() {
    try (RedisServer guarded = RedisServer.start("--requirepass", "open sesame")) {
      String place = "@127.0.0.1:" + guarded.port();
      for (String wrong : List.of("redis://:guess-4711" + place, guarded.uri().reveal())) {
        assertThatThrownBy(() -> open(new Secret(wrong), 10))
            .isInstanceOf(StateStoreException.class)
            .hasMessageContaining("127.0.0.1:" + guarded.port())
            .hasMessageNotContaining("4711");
      }
      RedisStateStore right = open(new Secret("redis://:open%20sesame" + place), 10);
      assertThat(Answered.of(right.identity())).isNotBlank();
      Answered.of(right.close());
    }
  }

  @Test
  void anAddressThatIsNoneIsRefusedWithoutShowingIt() {
    for (String wrong :
        List.of("http://secret@host", "secret", "redis://secret@", "redis:// secret")) {
      assertThatThrownBy(() -> open(new Secret(wrong), 10))
          .isInstanceOf(StateStoreException.class)
          .hasMessageContaining("redis://user:password@host:port/database")
          .hasMessageNotContaining("secret");
    }
    assertThat(RedisStateStore.Config.defaults(new Secret("redis://:secret@host")).toString())
        .doesNotContain("secret");
  }

  private boolean isWorking() {
    try {
      Answered.of(store.put("probe", "a", Write.remove()));
      return true;
    } catch (StoreUnavailableException e) {
      return false;
    }
  }

  private void isUnavailable() {
    assertThatThrownBy(() -> Answered.of(store.get("map", "a")))
        .isInstanceOf(StoreUnavailableException.class);
  }

  private long failures(int count) {
    List<Future<?>> reads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      reads.add(store.get("map", "key" + i));
    }
    Answered.of(Future.join(reads).otherwiseEmpty());
    return reads.stream().filter(read -> read.cause() instanceof StoreUnavailableException).count();
  }

  private static Append counted(String id) {
    return new Append(id, Buffer.buffer(id), List.of(new Count("group", "spent", 1, LONG)));
  }
}
