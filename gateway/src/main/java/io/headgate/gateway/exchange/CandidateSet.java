package io.headgate.gateway.exchange;

import java.util.List;

/**
 * The deployments that may answer an exchange: narrowed once by policy, and whatever chooses later
 * may only choose inside it.
 *
 * @param allowed in order of preference
 * @param dropped those that were taken out, and why
 */
public record CandidateSet(List<Candidate> allowed, List<Dropped> dropped) {

  public CandidateSet {
    allowed = List.copyOf(allowed);
    dropped = List.copyOf(dropped);
  }

  public boolean allows(Candidate candidate) {
    return allowed.contains(candidate);
  }

  /** Why a deployment may not answer; ordered from what the caller can mend to what it cannot. */
  public enum Why {
    /** The key's allow-list does not have it. */
    KEY,
    /** A budget is spent and does not leave it, or counts and does not know its price. */
    BUDGET,
    /** The request narrowed the choice and left it out. */
    REQUEST,
    /** It cannot do what the request needs, such as looking at images. */
    CAPABILITY,
    /** Input and output together do not fit into its context. */
    CONTEXT,
    /** A policy keeps this request's data away from where it runs. */
    POLICY
  }

  /**
   * A deployment that may not answer.
   *
   * @param says one clause for people
   */
  public record Dropped(Candidate candidate, Why why, String says) {}
}
