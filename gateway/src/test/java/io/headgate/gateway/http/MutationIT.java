package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.TestGateway;
import io.headgate.simulator.Simulator;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever becomes of a valid request on its way, it is answered or refused, never a fault. */
class MutationIT {

  private static final int ROUNDS = 200;

  /** The same requests each time, unless the property {@code headgate.test.seed} says otherwise. */
  private static final long DEFAULT_SEED = 20_261_120;

  /** So that an incomplete request does not have to wait for its deadline. */
  private static final String LIMITS = "  timeouts: { header: 300ms, body: 300ms }";

  @Test
  void mutatedRequestsAreAnsweredOrRefused() {
    long seed = Long.getLong("headgate.test.seed", DEFAULT_SEED);
    System.out.println("MutationIT: -Dheadgate.test.seed=" + seed);
    Random random = new Random(seed);
    try (TestGateway gateway = TestGateway.start(Simulator.Options.defaults(), LIMITS, "")) {
      for (int round = 0; round < ROUNDS; round++) {
        String bytes = mutate(Wire.chat(Wire.GOOD), random);
        try (RawClient client = new RawClient(gateway.port())) {
          client.sendAsFarAsPossible(bytes);
          check(client, "seed " + seed + ", round " + round + ": " + bytes);
        }
      }
      assertThat(gateway.accessLog()).doesNotContainPattern("\"status\":50[0-4]");
      HostileCheck.assertServes(gateway);
    }
  }

  private static void check(RawClient client, String what) {
    try {
      RawClient.Reply reply = client.read();
      assertThat(reply.status()).as(what).isNotIn(500, 501, 502, 503, 504);
      HostileCheck.checkBody(reply);
    } catch (RawClient.ClosedException refused) {
      // Closed in time, that is answer enough.
    }
  }

  private static String mutate(String request, Random random) {
    StringBuilder bytes = new StringBuilder(request);
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(bytes.length());
      switch (random.nextInt(5)) {
        case 0 -> bytes.setCharAt(at, (char) random.nextInt(256));
        case 1 -> bytes.insert(at, (char) random.nextInt(256));
        case 2 -> bytes.deleteCharAt(at);
        case 3 -> bytes.setCharAt(at, "\r\n\0 :,;\"{}[]\\%".charAt(random.nextInt(14)));
        default -> bytes.insert(at, bytes.substring(at, Math.min(bytes.length(), at + 20)));
      }
    }
    return bytes.toString();
  }
}
