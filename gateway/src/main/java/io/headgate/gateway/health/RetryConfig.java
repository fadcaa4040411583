package io.headgate.gateway.health;

/**
 * How many of the attempts in flight at one provider may be retries: whichever allows more.
 *
 * @param floor so many in any case; 3
 * @param share of all attempts in flight there, from 0 to 1; 0.2
 */
public record RetryConfig(int floor, double share) {

  public RetryConfig {
    Expect.that(floor >= 0, "floor", floor, ">= 0");
    Expect.that(share >= 0 && share <= 1, "share", share, "from 0 to 1");
  }

  public static RetryConfig defaults() {
    return new RetryConfig(3, .2);
  }

  /** Whether one more may begin. */
  boolean allows(int retriesInFlight, int inFlight) {
    return retriesInFlight < Math.max(floor, share * inFlight);
  }
}
