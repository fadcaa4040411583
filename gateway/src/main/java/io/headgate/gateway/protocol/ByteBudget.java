package io.headgate.gateway.protocol;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The bytes of bodies that a node may hold at once, all requests together. What single requests may
 * have is bounded elsewhere; without this one, enough of them together exhaust the heap. Safe for
 * use by any thread.
 */
public final class ByteBudget {

  /**
   * The part of the heap that is counted out, as a divisor. A body is held several times over: as
   * it comes, as bytes, as a tree and as what is sent on.
   */
  private static final int HEAP_PARTS = 8;

  private final long limit;
  private final AtomicLong used = new AtomicLong();
  private final LongAdder refused = new LongAdder();

  public ByteBudget(long limit) {
    this.limit = limit;
  }

  /** An eighth of the heap that this JVM may have. */
  public static ByteBudget ofHeap() {
    return new ByteBudget(Runtime.getRuntime().maxMemory() / HEAP_PARTS);
  }

  /** The share of one request, empty at first. */
  public Lease lease() {
    return new Lease(this);
  }

  /** Bytes held now. */
  public long used() {
    return used.get();
  }

  /** How often a request was refused because the others held too much. */
  public long refused() {
    return refused.sum();
  }

  private boolean take(long bytes) {
    if (used.addAndGet(bytes) <= limit) {
      return true;
    }
    used.addAndGet(-bytes);
    refused.increment();
    return false;
  }

  /** What one request holds. Used by one thread at a time. */
  public static final class Lease implements AutoCloseable {

    private final ByteBudget budget;
    private long held;
    private boolean closed;

    private Lease(ByteBudget budget) {
      this.budget = budget;
    }

    /**
     * Holds more.
     *
     * @throws GatewayException {@link ErrorCode#GATEWAY_OVERLOADED} when all requests together
     *     would hold too much
     */
    public void take(long bytes) {
      if (closed) {
        return;
      }
      if (!budget.take(bytes)) {
        throw GatewayException.of(
            ErrorCode.GATEWAY_OVERLOADED,
            "the gateway node holds as many bytes of requests and answers as it may; ask again");
      }
      held += bytes;
    }

    /** Holds less, by what was taken before. */
    public void giveBack(long bytes) {
      if (!closed) {
        held -= bytes;
        budget.used.addAndGet(-bytes);
      }
    }

    /** Gives back all that is held; what is taken or given back later no longer counts. */
    @Override
    public void close() {
      giveBack(held);
      closed = true;
    }
  }
}
