package io.headgate.simulator;

import io.headgate.simulator.SseEncoder.Piece;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * The faults that end a body early: what is left of it, and what happens then.
 *
 * @param ending the step behind the last piece
 */
record BodyCut(List<Piece> pieces, Step ending) {

  static BodyCut of(List<Piece> whole, boolean isStream, Fault fault) {
    OptionalInt bytes = fault.number(FaultKey.CUT_BYTE);
    if (bytes.isPresent()) {
      return new BodyCut(firstBytes(whole, bytes.getAsInt()), how(fault));
    }
    if (fault.has(FaultKey.CUT)) {
      return atToken(whole, isStream, fault, FaultKey.CUT, close(false));
    }
    if (fault.has(FaultKey.RST)) {
      return atToken(whole, isStream, fault, FaultKey.RST, close(true));
    }
    if (fault.has(FaultKey.STALL)) {
      return atToken(whole, isStream, fault, FaultKey.STALL, silence(fault));
    }
    boolean isErrored = isStream && fault.has(FaultKey.ERROR);
    return new BodyCut(whole, new Step.End(isErrored ? Ending.FAULTED : Ending.COMPLETED));
  }

  boolean endsCleanly() {
    return ending instanceof Step.End;
  }

  static long length(List<Piece> pieces) {
    return pieces.stream().mapToLong(piece -> piece.bytes().length).sum();
  }

  private static Step silence(Fault fault) {
    OptionalInt millis = fault.number(FaultKey.STALL_MS);
    return millis.isPresent() ? new Step.CloseLater(millis.getAsInt()) : new Step.Hang();
  }

  private static Step how(Fault fault) {
    return switch (fault.text(FaultKey.HOW).orElse("fin")) {
      case "rst" -> close(true);
      case "clean" -> new Step.End(Ending.FAULTED);
      default -> close(false);
    };
  }

  private static Step close(boolean byReset) {
    return new Step.Close(byReset, Ending.FAULTED);
  }

  /** A document has no tokens to count on the wire, so it ends in its middle. */
  private static BodyCut atToken(
      List<Piece> whole, boolean isStream, Fault fault, FaultKey key, Step ending) {
    if (!isStream) {
      return new BodyCut(firstBytes(whole, length(whole) / 2), ending);
    }
    List<Integer> tokens = whole.stream().map(Piece::tokens).toList();
    int end = TokenPosition.after(tokens, fault.number(key).orElse(0));
    return new BodyCut(whole.subList(0, end), ending);
  }

  private static List<Piece> firstBytes(List<Piece> whole, long count) {
    List<Piece> kept = new ArrayList<>();
    long left = count;
    for (Piece piece : whole) {
      if (piece.bytes().length <= left) {
        kept.add(piece);
        left -= piece.bytes().length;
      } else {
        if (left > 0) {
          kept.add(new Piece(Arrays.copyOf(piece.bytes(), (int) left), 0));
        }
        break;
      }
    }
    return kept;
  }
}
