package io.headgate.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.gateway.state.StateStore.Append;
import io.headgate.gateway.state.StateStore.Claim;
import io.headgate.gateway.state.StateStore.Claimed;
import io.headgate.gateway.state.StateStore.Count;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every state store keeps to, about claims. */
abstract class ClaimContract extends LogContract {

  private static final long QUINTILLION = 1_000_000_000_000_000_000L;

  @Test
  void aWriterGetsWhatTheOthersLeave() {
    assertThat(claim("a", 1, 0, 60)).isEqualTo(new Claimed("group", 60, 60, 1));
    assertThat(claim("b", 1, 0, 60)).isEqualTo(new Claimed("group", 40, 100, 1));
    assertThat(claim("c", 1, 0, 60)).isEqualTo(new Claimed("group", 0, 100, 1));
    assertThat(claim("a", 2, 0, 10)).isEqualTo(new Claimed("group", 10, 50, 2));
    assertThat(claim("c", 2, 0, 60)).isEqualTo(new Claimed("group", 50, 100, 2));
  }

  @Test
  void whatWasSpentIsGrantedEvenBeyondTheLimit() {
    claim("a", 1, 0, 90);

    assertThat(claim("b", 1, 30, 50)).isEqualTo(new Claimed("group", 30, 120, 1));
    assertThat(claim("a", 2, 0, 90)).isEqualTo(new Claimed("group", 70, 100, 2));
    assertThat(claim("c", 1, 0, 5)).isEqualTo(new Claimed("group", 0, 100, 1));
  }

  @Test
  void aLowerLimitTakesNothingThatWasSpent() {
    claim("a", 1, 0, 80);

    Claimed lowered = Answered.of(store.claim(new Claim("group", "a", 2, 50, 80, 20, LONG)));

    assertThat(lowered).isEqualTo(new Claimed("group", 50, 50, 2));
  }

  @Test
  void lateAndRepeatedClaimsChangeNothing() {
    claim("a", 5, 0, 60);

    assertThat(claim("a", 5, 90, 90)).isEqualTo(new Claimed("group", 60, 60, 5));
    assertThat(claim("a", 4, 0, 10)).isEqualTo(new Claimed("group", 60, 60, 5));
    assertThat(Answered.of(store.claims("a"))).containsExactly(new Claimed("group", 60, 60, 5));
  }

  @Test
  void amountsAreExactWhereDoublesAreNot() {
    long limit = 2 * QUINTILLION + 1;

    assertThat(claim(limit, "a", 1, 0, QUINTILLION + 2).amount()).isEqualTo(QUINTILLION + 2);
    assertThat(claim(limit, "b", 1, 0, QUINTILLION).amount()).isEqualTo(QUINTILLION - 1);
    assertThat(claim(limit, "c", 1, 0, 1).amount()).isZero();
    assertThat(claim(limit, "a", 2, 0, QUINTILLION + 1).total()).isEqualTo(limit - 1);
    assertThat(claim(limit, "c", 2, 0, 5)).isEqualTo(new Claimed("group", 1, limit, 2));
    assertThat(claim(limit, "d", 1, 3, 3).total()).isEqualTo(limit + 3);
    assertThat(claim(limit, "b", 2, 0, 0).total()).isEqualTo(QUINTILLION + 1 + 1 + 3);
  }

  @Test
  void sequencesAndLimitsMayBeAsLargeAsNumbersGo() {
    long most = Long.MAX_VALUE;

    assertThat(claim(most, "a", most - 1, 0, most - 1).amount()).isEqualTo(most - 1);
    assertThat(claim(most, "a", most, 0, 7)).isEqualTo(new Claimed("group", 7, 7, most));
    assertThat(claim(most, "a", most - 1, 0, 9).amount()).isEqualTo(7);
    assertThat(claim(most, "b", 1, 0, most).amount()).isEqualTo(most - 7);
  }

  @Test
  void aTotalThatNoNumberHoldsIsRefusedAndChangesNothing() {
    claim("a", 1, Long.MAX_VALUE - 5, Long.MAX_VALUE);

    assertThatThrownBy(() -> claim("b", 1, 6, 6)).isInstanceOf(ArithmeticException.class);

    assertThat(Answered.of(store.claims("b"))).isEmpty();
    assertThat(claim("b", 1, 5, 5).total()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aThousandClaimsAtOnceNeverExceedTheLimit() {
    List<Future<Claimed>> claims = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      claims.add(
          store.claim(
              new Claim("group", "writer" + i % 40, 1 + i / 40, 0, i % 7 * 13L, 1_000, LONG)));
    }
    Answered.of(Future.join(claims));

    assertThat(claims)
        .allSatisfy(claim -> assertThat(claim.result().total()).isBetween(0L, 1_000L));
    long sum = 0;
    for (int writer = 0; writer < 40; writer++) {
      sum += Answered.of(store.claims("writer" + writer)).get(0).amount();
    }
    Claimed last = claim("other", 1, 0, 0);
    assertThat(last.total()).isEqualTo(sum);
  }

  @Test
  void allGroupsOfAWriterInTheOrderOfTheirNames() {
    for (String group : List.of("c", "a", "b")) {
      Answered.of(store.claim(new Claim(group, "me\0", 3, 1, 1, 10, LONG)));
      Answered.of(store.claim(new Claim(group, "me", 1, 2, 2, 10, LONG)));
    }

    assertThat(Answered.of(store.claims("me\0")))
        .containsExactly(
            new Claimed("a", 1, 3, 3), new Claimed("b", 1, 3, 3), new Claimed("c", 1, 3, 3));
    assertThat(Answered.of(store.claims("m"))).isEmpty();
  }

  @Test
  void aGroupLapsesAsAWhole() {
    claimFor("short", "a", 9, LONG);
    claimFor("short", "b", 1, SOON);
    claimFor("long", "a", 1, SOON);
    claimFor("long", "b", 1, LONG);

    eventually("the short one has lapsed", () -> Answered.of(store.claims("a")).size() == 1);

    assertThat(Answered.of(store.claims("a"))).extracting(Claimed::group).containsExactly("long");
    assertThat(claimFor("short", "a", 1, LONG))
        .as("begins anew")
        .isEqualTo(new Claimed("short", 5, 5, 1));
    assertThat(Answered.of(store.claims("b"))).extracting(Claimed::group).containsExactly("long");
  }

  private Claimed claimFor(String group, String writer, long sequence, Duration timeToLive) {
    return Answered.of(store.claim(new Claim(group, writer, sequence, 0, 5, 100, timeToLive)));
  }

  @Test
  void groupsOfClaimsAreNotGroupsOfCounters() {
    claim("a", 1, 5, 5);
    Count count = new Count("group", "a", 1, LONG);
    Answered.of(store.append("log", List.of(new Append("id", text(""), List.of(count)))));

    assertThat(Answered.of(store.counts("group"))).isEqualTo(Map.of("a", 1L));
    assertThat(claim("a", 2, 6, 6)).isEqualTo(new Claimed("group", 6, 6, 2));
  }

  @Test
  void refusesClaimsThatMakeNoSense() {
    refused(store.claim(new Claim("GROUP", "a", 1, 0, 0, 0, LONG)));
    refused(store.claim(new Claim("group", "", 1, 0, 0, 0, LONG)));
    refused(store.claim(new Claim("group", "a", 0, 0, 0, 0, LONG)));
    refused(store.claim(new Claim("group", "a", 1, -1, 0, 0, LONG)));
    refused(store.claim(new Claim("group", "a", 1, 2, 1, 0, LONG)));
    refused(store.claim(new Claim("group", "a", 1, 0, 0, -1, LONG)));
    refused(store.claim(new Claim("group", "a", 1, 0, 0, 0, Duration.ZERO)));
  }

  private Claimed claim(String writer, long sequence, long atLeast, long wanted) {
    return claim(100, writer, sequence, atLeast, wanted);
  }

  private Claimed claim(long limit, String writer, long sequence, long atLeast, long wanted) {
    return Answered.of(
        store.claim(new Claim("group", writer, sequence, atLeast, wanted, limit, LONG)));
  }
}
