package io.headgate.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.gateway.state.StateStore.Append;
import io.headgate.gateway.state.StateStore.Entry;
import io.headgate.gateway.state.StateStore.Range;
import io.headgate.gateway.state.StateStore.Stored;
import io.headgate.gateway.state.StateStore.Write;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every state store keeps to, about maps and in general; the other parts of the contract stand
 * in the classes between this one and those that run it.
 */
abstract class StateStoreContract {

  static final Duration SOON = Duration.ofMillis(40);
  static final Duration LONG = Duration.ofDays(40);

  Vertx vertx;
  StateStore store;

  /** A store in which nothing is. */
  abstract StateStore open(Vertx vertx);

  /** Lets time pass until something holds. */
  abstract void eventually(String what, BooleanSupplier condition);

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    store = open(vertx);
  }

  @AfterEach
  void close() {
    Answered.of(store.close());
    Answered.of(vertx.close());
  }

  @Test
  void aKeyThatWasNeverWrittenHasNoValue() {
    assertThat(get("unknown")).isEmpty();
  }

  @Test
  void anyBytesComeBackAsTheyWere() {
    Buffer every = Buffer.buffer();
    for (int i = 0; i < 256; i++) {
      every.appendByte((byte) i);
    }
    put("bytes", Write.set(every));
    put("none", Write.set(Buffer.buffer()));

    assertThat(get("bytes").orElseThrow().value()).isEqualTo(every);
    assertThat(get("none").orElseThrow().value()).isEqualTo(Buffer.buffer());
  }

  @Test
  void valuesOfAMebibyteFit() {
    Buffer large = Buffer.buffer(new byte[StateStore.MAX_VALUE_BYTES]);

    put("large", Write.set(large));

    assertThat(get("large").orElseThrow().value()).isEqualTo(large);
  }

  @Test
  void eachWriteHasAHigherVersionEvenAfterARemoval() {
    long first = put("a", Write.set(text("1"))).orElseThrow();
    long second = put("a", Write.set(text("2"))).orElseThrow();
    OptionalLong removal = put("a", Write.remove());
    long third = put("a", Write.set(text("3"))).orElseThrow();

    assertThat(first).isPositive();
    assertThat(second).isGreaterThan(first);
    assertThat(removal).hasValue(0);
    assertThat(third).isGreaterThan(second);
    assertThat(get("a")).contains(new Stored(text("3"), third));
  }

  @Test
  void writesOnlyWhenTheExpectedVersionStands() {
    long first = put("a", Write.replace(0, text("1"))).orElseThrow();

    assertThat(put("a", Write.replace(0, text("2")))).isEmpty();
    assertThat(put("a", Write.replace(first + 1, text("2")))).isEmpty();
    assertThat(get("a").orElseThrow().value()).isEqualTo(text("1"));

    long second = put("a", Write.replace(first, text("2"))).orElseThrow();
    assertThat(put("a", Write.replace(first, text("2")))).as("a repetition").isEmpty();
    assertThat(get("a")).contains(new Stored(text("2"), second));
  }

  @Test
  void removesOnlyWhenTheExpectedVersionStands() {
    long version = put("a", Write.set(text("1"))).orElseThrow();

    assertThat(put("a", removal(version + 1))).isEmpty();
    assertThat(get("a")).isPresent();
    assertThat(put("a", removal(version))).hasValue(0);
    assertThat(get("a")).isEmpty();
    assertThat(put("a", removal(version))).isEmpty();
  }

  @Test
  void removingWhatIsNotThereIsNoFailure() {
    assertThat(put("a", Write.remove())).hasValue(0);
    assertThat(put("a", removal(0))).hasValue(0);
  }

  @Test
  void aValueLapsesAndMayThenBeWrittenAsIfItHadNeverBeen() {
    long first = put("a", kept("1", SOON)).orElseThrow();
    assertThat(get("a")).isPresent();

    eventually("the value has lapsed", () -> get("a").isEmpty());

    assertThat(list("", 10)).isEmpty();
    assertThat(put("a", Write.replace(first, text("2")))).isEmpty();
    assertThat(put("a", Write.replace(0, text("2"))).orElseThrow()).isGreaterThan(first);
  }

  @Test
  void aLaterWriteDecidesHowLongAValueIsKept() {
    put("forever", kept("1", SOON));
    put("forever", Write.set(text("2")));
    put("longer", kept("1", SOON));
    put("longer", kept("2", LONG));
    put("shorter", kept("1", LONG));
    put("shorter", kept("2", SOON));
    put("gone", kept("1", SOON));

    eventually("two have lapsed", () -> get("gone").isEmpty() && get("shorter").isEmpty());

    assertThat(list("", 10)).extracting(Entry::key).containsExactly("forever", "longer");
  }

  @Test
  void listsInTheOrderOfBytesPageByPage() {
    List<String> ordered =
        List.of("\0", "a", "a\0", "a\0b", "ab", "b", "z", "é", "\uFFFD", "\uD83D\uDE00");
    for (int i = ordered.size() - 1; i >= 0; i--) {
      put(ordered.get(i), Write.set(text(ordered.get(i))));
    }

    List<String> listed = new ArrayList<>();
    String after = "";
    for (List<Entry> page = list(after, 3); !page.isEmpty(); page = list(after, 3)) {
      assertThat(page.size()).isLessThanOrEqualTo(3);
      page.forEach(entry -> listed.add(entry.key()));
      page.forEach(entry -> assertThat(entry.stored().value()).isEqualTo(text(entry.key())));
      after = page.get(page.size() - 1).key();
    }

    assertThat(listed).isEqualTo(ordered);
    assertThat(list("aa", 1)).extracting(Entry::key).as("after no key").containsExactly("ab");
  }

  @Test
  void aListSkipsWhatHasLapsedAndStillFillsItsPage() {
    for (int i = 0; i < 300; i++) {
      put(String.format("%03d", i), i % 3 == 0 ? Write.set(text("")) : kept("", SOON));
    }
    eventually("the others have lapsed", () -> get("299").isEmpty() && get("298").isEmpty());

    assertThat(list("", 1_000)).hasSize(100);
    assertThat(list("", 90)).hasSize(90);
  }

  @Test
  void mapsDoNotSeeEachOther() {
    Answered.of(store.put("a", "b:c", Write.set(text("1"))));
    Answered.of(store.put("a:b", "c", Write.set(text("2"))));
    Answered.of(store.put("a/b", "c", Write.set(text("3"))));

    assertThat(Answered.of(store.get("a", "b:c")).orElseThrow().value()).isEqualTo(text("1"));
    assertThat(Answered.of(store.get("a:b", "c")).orElseThrow().value()).isEqualTo(text("2"));
    assertThat(Answered.of(store.list("a", "", 10))).hasSize(1);
  }

  @Test
  void oneOfManyRacersWins() {
    for (int round = 0; round < 10; round++) {
      String key = "race" + round;
      long stands = round % 2 == 0 ? 0 : put(key, Write.set(text("before"))).orElseThrow();
      List<Future<OptionalLong>> racers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        racers.add(store.put("map", key, Write.replace(stands, text("racer " + i))));
      }
      Answered.of(Future.join(racers));

      List<Integer> winners = new ArrayList<>();
      for (int i = 0; i < racers.size(); i++) {
        if (racers.get(i).result().isPresent()) {
          winners.add(i);
        }
      }
      assertThat(winners).hasSize(1);
      assertThat(get(key).orElseThrow().value()).isEqualTo(text("racer " + winners.get(0)));
    }
  }

  @Test
  void aLaterCallSeesWhatWasCalledBeforeEvenIfNotAnsweredYet() {
    Promise<Optional<Stored>> seen = Promise.promise();
    vertx.runOnContext(
        go -> {
          store.put("map", "a", Write.set(text("1")));
          store.get("map", "a").onComplete(seen);
        });

    assertThat(Answered.of(seen.future())).isPresent();
  }

  @Test
  void answersComeOnTheContextThatAsked() {
    Promise<List<Context>> contexts = Promise.promise();
    vertx.runOnContext(
        go -> {
          Context asked = vertx.getOrCreateContext();
          store
              .put("map", "a", Write.set(text("1")))
              .map(version -> List.of(asked, vertx.getOrCreateContext()))
              .onComplete(contexts);
        });

    List<Context> both = Answered.of(contexts.future());
    assertThat(both.get(1)).isSameAs(both.get(0));
  }

  @Test
  void theIdentityStaysTheSame() {
    String identity = Answered.of(store.identity());

    put("a", Write.set(text("1")));

    assertThat(identity).isNotBlank();
    assertThat(Answered.of(store.identity())).isEqualTo(identity);
  }

  @Test
  void refusesWhatNoStoreAccepts() {
    refused(store.get("Map", "a"));
    refused(store.get("", "a"));
    refused(store.get("a".repeat(201), "a"));
    refused(store.get("map", ""));
    refused(store.get("map", "é".repeat(257)));
    refused(store.get("map", "\uD83D"));
    refused(store.put("map", "a", Write.replace(-1, text(""))));
    refused(store.put("map", "a", kept("", Duration.ZERO)));
    refused(store.put("map", "a", Write.set(Buffer.buffer(new byte[(1 << 20) + 1]))));
    refused(store.list("map", "", 0));
    refused(store.list("map", "", 1_001));
    refused(store.append("log", List.of(new Append("", text(""), List.of()))));
    refused(store.append("log", tooManyRows()));
    refused(store.read("log", Range.oldest("here", 1)));
    refused(store.read("log", Range.newest(0)));
    refused(store.find("log", ""));
    refused(store.counts("GROUP"));
    refused(store.claims(""));

    assertThat(get("a")).isEmpty();
  }

  private static List<Append> tooManyRows() {
    List<Append> rows = new ArrayList<>();
    for (int i = 0; i <= 1_000; i++) {
      rows.add(new Append("id" + i, text(""), List.of()));
    }
    return rows;
  }

  static void refused(Future<?> future) {
    assertThatThrownBy(() -> Answered.of(future)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aClosedStoreIsUnavailable() {
    Answered.of(store.close());

    assertThatThrownBy(() -> get("a")).isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> put("a", Write.remove()))
        .isInstanceOf(StoreUnavailableException.class);
  }

  private Optional<Stored> get(String key) {
    return Answered.of(store.get("map", key));
  }

  private OptionalLong put(String key, Write write) {
    return Answered.of(store.put("map", key, write));
  }

  private List<Entry> list(String after, int limit) {
    return Answered.of(store.list("map", after, limit));
  }

  static Write kept(String value, Duration timeToLive) {
    return new Write(Optional.of(text(value)), OptionalLong.empty(), Optional.of(timeToLive));
  }

  private static Write removal(long expected) {
    return new Write(Optional.empty(), OptionalLong.of(expected), Optional.empty());
  }

  static Buffer text(String text) {
    return Buffer.buffer(text);
  }
}
