package io.headgate.gateway.admin;

import io.headgate.gateway.state.StateStore.Row;
import java.util.Optional;
import java.util.OptionalLong;

/** Goes along the chain of the audit log, row by row from the first, to the first bad one. */
final class AuditCheck {

  private final Optional<Noted> noted;
  private long rows;
  private long seq;
  private String hash = AuditRow.NO_HASH;
  private String reason = "";

  /**
   * A check of a whole log.
   *
   * @param noted a row that must be in it
   */
  AuditCheck(Optional<Noted> noted) {
    this.noted = noted;
  }

  /** Takes the next row; false when it is bad, and none must follow. */
  boolean fits(Row stored) {
    rows++;
    Optional<AuditRow> read = AuditRow.of(stored);
    if (read.isEmpty()) {
      reason = "it cannot be read";
      return false;
    }
    AuditRow row = read.get();
    if (row.seq() != seq + 1 || !stored.id().equals(Long.toString(row.seq()))) {
      reason = "it is not the next row";
    } else if (!row.previous().equals(hash)) {
      reason = "it does not follow the row before";
    } else if (!Digests.sha256(row.text()).equals(row.hash())) {
      reason = "it is not what was hashed";
    } else if (noted
        .filter(each -> each.seq() == row.seq() && !each.hash().equals(row.hash()))
        .isPresent()) {
      reason = "it is not the one that was noted";
    } else {
      seq = row.seq();
      hash = row.hash();
      return true;
    }
    return false;
  }

  Verdict verdict() {
    boolean shortened = reason.isEmpty() && noted.filter(each -> each.seq() > seq).isPresent();
    String why = shortened ? "the log ends before the row that was noted" : reason;
    return new Verdict(
        why.isEmpty(),
        rows,
        seq,
        hash,
        why.isEmpty() ? OptionalLong.empty() : OptionalLong.of(seq + 1),
        why);
  }

  /** A row as it was at an earlier time. */
  record Noted(long seq, String hash) {}

  /**
   * What became of it.
   *
   * @param rows that were read
   * @param seq of the last good row; 0 when there is none
   * @param bad the first row that does not fit
   */
  record Verdict(
      boolean whole, long rows, long seq, String hash, OptionalLong bad, String reason) {}
}
