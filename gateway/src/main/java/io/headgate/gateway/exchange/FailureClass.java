package io.headgate.gateway.exchange;

/**
 * In what way an attempt failed: what decides whether it is repeated, who is asked next, and what
 * is learnt of the provider.
 */
public enum FailureClass {
  /** No connection: refused, timed out, unknown host, TLS. */
  UNREACHABLE(Blame.TARGET),
  /** The connection broke before any of the answer had come. */
  RESET(Blame.TARGET),
  /** The provider failed and said so: 500, 502 and the like. */
  SERVER_ERROR(Blame.TARGET),
  /** The provider has more to do than it can: 503, 529. */
  OVERLOADED(Blame.TARGET),
  /** Nothing of the answer came in time. */
  SILENT(Blame.TARGET),
  /** The answer had begun and did not go on, or not to its end, in time. */
  STALLED(Blame.TARGET),
  /** The answer ended before it was complete. */
  CUT(Blame.TARGET),
  /** What came is not what the protocol allows. */
  MALFORMED(Blame.TARGET),
  /** 429: our share is used up; the provider is well. */
  RATE_LIMITED(Blame.NOBODY),
  /** The provider refused our credential or account. */
  CREDENTIAL(Blame.CREDENTIAL),
  /** The provider refuses this model, or this request, to our credential: 403. */
  FORBIDDEN(Blame.NOBODY),
  /** The request is longer than this model's context. */
  CONTEXT_LENGTH(Blame.NOBODY),
  /** The provider's safety system refused the request. */
  CONTENT_POLICY(Blame.NOBODY),
  /** The provider refused the request for another reason: 400, 404, 413, 422. */
  REJECTED(Blame.NOBODY),
  /** Our own bounds on this provider were met. */
  CROWDED(Blame.NOBODY),
  /** The time for the whole request is up. */
  DEADLINE(Blame.NOBODY),
  /** Another attempt was faster, or another answer was already on its way. */
  OUTRUN(Blame.NOBODY),
  /** The client went away or read too slowly, or this node shuts down. */
  ABANDONED(Blame.NOBODY),
  /** A fault of our own. */
  INTERNAL(Blame.NOBODY);

  private final Blame blame;

  FailureClass(Blame blame) {
    this.blame = blame;
  }

  public Blame blame() {
    return blame;
  }

  /** Whether it speaks against the health of the deployment. */
  public boolean harmsHealth() {
    return blame == Blame.TARGET;
  }

  /** Whom a failure speaks against. */
  public enum Blame {
    /** The deployment. */
    TARGET,
    /** The credential that was used. */
    CREDENTIAL,
    /** Nobody: the request, the caller, a limit or ourselves. */
    NOBODY
  }
}
