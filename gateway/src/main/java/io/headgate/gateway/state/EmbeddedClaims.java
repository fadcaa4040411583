package io.headgate.gateway.state;

import io.headgate.gateway.state.StateStore.Claim;
import io.headgate.gateway.state.StateStore.Claimed;
import java.util.ArrayList;
import java.util.List;

/** The claims of an embedded store. */
final class EmbeddedClaims {

  private static final Mine NONE = new Mine(0, 0);

  private EmbeddedClaims() {}

  static Claimed claim(Tables tables, long now, Claim claim) {
    StoreRules.claim(claim);
    byte[] group = Bytes.of(claim.group());
    boolean isOver = Lapse.CLAIMS.end(tables, group) <= now;
    byte[] writer = Bytes.of(claim.writer());
    Mine mine = isOver ? NONE : mine(tables, claim.group(), writer);
    long total = isOver ? 0 : total(tables, group);
    if (claim.sequence() <= mine.sequence()) {
      return new Claimed(claim.group(), mine.amount(), total, mine.sequence());
    }
    long others = total - mine.amount();
    long amount = Math.max(claim.atLeast(), Math.min(claim.wanted(), claim.limit() - others));
    long newTotal = Math.addExact(others, amount);
    if (isOver) {
      remove(tables, claim.group());
    }
    long end = now + StoreRules.millis(claim.timeToLive());
    Lapse.CLAIMS.note(tables, group, end);
    tables.shares().put(group, Bytes.of(end, newTotal));
    tables.claims().put(Bytes.key(claim.group(), writer), Bytes.of(claim.sequence(), amount));
    tables.writers().put(Bytes.sized(writer, group), Tables.NOTHING);
    return new Claimed(claim.group(), amount, newTotal, claim.sequence());
  }

  private static Mine mine(Tables tables, String group, byte[] writer) {
    byte[] claim = tables.claims().get(Bytes.key(group, writer));
    return claim == null ? NONE : new Mine(Bytes.number(0, claim), Bytes.number(1, claim));
  }

  private static long total(Tables tables, byte[] group) {
    byte[] share = tables.shares().get(group);
    return share == null ? 0 : Bytes.number(1, share);
  }

  static List<Claimed> claims(Tables tables, long now, String writer) {
    byte[] name = StoreRules.text("writer", writer);
    byte[] prefix = Bytes.sized(name);
    List<Claimed> claims = new ArrayList<>();
    Tables.scan(
        tables.writers(),
        prefix,
        prefix,
        false,
        (key, nothing) -> {
          byte[] group = Bytes.tail(key);
          if (Lapse.CLAIMS.end(tables, group) > now) {
            Mine mine = mine(tables, Bytes.text(group), name);
            claims.add(
                new Claimed(
                    Bytes.text(group), mine.amount(), total(tables, group), mine.sequence()));
          }
          return true;
        });
    return claims;
  }

  static void remove(Tables tables, String group) {
    byte[] prefix = Bytes.key(group);
    for (byte[] claim : Tables.keys(tables.claims(), prefix)) {
      byte[] writer = Bytes.from(prefix.length, claim);
      tables.writers().remove(Bytes.sized(writer, Bytes.of(group)));
      tables.claims().remove(claim);
    }
    tables.shares().remove(Bytes.of(group));
  }

  private record Mine(long sequence, long amount) {}
}
