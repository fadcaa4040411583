package io.headgate.gateway.dispatch;

import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.FailureClass;
import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.Rescue;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What becomes of an answer that breaks off after its first content has gone out. */
final class Salvage {

  private final Exchange exchange;
  private final Rescue rescue;
  private final Set<Candidate> refusingPrefill = new HashSet<>();
  private @Nullable Throwable brokenBy;

  /** What is to be done. */
  enum Way {
    /** The caller is told that it broke off. */
    TOLD,
    /** Another candidate carries on. */
    BY_OTHERS,
    /** The same candidate carries on, asked in another way. */
    ASKED_OTHERWISE
  }

  Salvage(Exchange exchange, Rescue rescue) {
    this.exchange = exchange;
    this.rescue = exchange.operation().stream() ? rescue : Rescue.OFF;
  }

  /** Whether what goes out must be kept. */
  boolean isWanted() {
    return rescue != Rescue.OFF;
  }

  /** What broke the answer off first; that is what the caller is told when nothing mends it. */
  Throwable brokenBy(Throwable otherwise) {
    return brokenBy == null ? otherwise : brokenBy;
  }

  /** Takes note of an answer that broke off, or of a rescue that failed. */
  Way broken(Delivery delivery, Candidate candidate, FailureClass why, Throwable failure) {
    boolean rescuing = brokenBy != null;
    if (brokenBy == null) {
      brokenBy = failure;
    }
    if (delivery.hasForgotten()) {
      exchange.boundMet("rescue_bytes");
    }
    if (!isMendable(why, rescuing) || !isPossible(delivery)) {
      return Way.TOLD;
    }
    exchange.degradedBy("rescue");
    boolean refused =
        rescuing
            && why == FailureClass.REJECTED
            && candidate.prefill()
            && refusingPrefill.add(candidate);
    return refused ? Way.ASKED_OTHERWISE : Way.BY_OTHERS;
  }

  private static boolean isMendable(FailureClass why, boolean rescuing) {
    return switch (why) {
      case INTERNAL, DEADLINE, ABANDONED -> false;
      default -> rescuing || why.harmsHealth() || why == FailureClass.RATE_LIMITED;
    };
  }

  private boolean isPossible(Delivery delivery) {
    return isWanted()
        && !delivery.kept().isEmpty()
        && Resumption.isPossible(request(), DeliveredAnswer.of(delivery.kept()));
  }

  /** How a candidate is to carry on. */
  Resumption resumption(Delivery delivery, Candidate candidate) {
    return Resumption.of(
        rescue,
        request(),
        DeliveredAnswer.of(delivery.kept()),
        candidate,
        !refusingPrefill.contains(candidate));
  }

  private ChatRequest request() {
    return exchange.operation().chat().orElseThrow();
  }
}
