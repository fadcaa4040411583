package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.simulator.Simulator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise P09: a bad configuration never takes down a running node. Mutations of a good file are
 * pushed while requests are answered; those that are good files by chance and would change
 * something are left out, for what they would change is meant to change.
 */
class MutatedConfigIT {

  private static final long SEED = 20261120;
  private static final int REFUSALS = 200;
  private static final int CLIENTS = 3;
  private static final String PIECES = "{}[]:\t\"'|&*!#-$%\0\u00e9 0\n?@`,";

  private final Random random = new Random(SEED);

  @TempDir private Path folder;

  @Test
  void twoHundredBadFilesFailNoRequest() throws InterruptedException {
    try (LiveGateway gateway = new LiveGateway(folder, Simulator.Options.defaults())) {
      String good = gateway.yaml("old");
      int refused = 0;
      int harmless = 0;
      SteadyLoad load = new SteadyLoad(gateway, CLIENTS);
      try (load) {
        while (refused < REFUSALS) {
          String mutated = random.nextBoolean() ? withOtherLines(good) : withOtherBytes(good);
          ConfigVerdict would = TestGateway.await(gateway.live().validate(mutated));
          if (would.isValid() && !would.changes().isEmpty()) {
            continue;
          }
          String running = gateway.revision();
          // The file may spell secrets out, what is pushed may not.
          boolean clear = would.errors().toString().contains("in clear");

          ConfigVerdict verdict =
              clear || random.nextBoolean() ? gateway.apply(mutated) : gateway.reload(mutated);

          assertThat(verdict.applied()).as(mutated).isEqualTo(would.isValid());
          if (verdict.applied()) {
            harmless++;
          } else {
            refused++;
            assertThat(gateway.revision()).as(mutated).isEqualTo(running);
          }
        }
      }

      assertThat(load.failures()).as("seed %d", SEED).isEmpty();
      assertThat(load.asked()).isGreaterThan(REFUSALS / 2);
      assertThat(gateway.metric("gateway_config_rejected_total")).isEqualTo(refused);
      assertThat(gateway.metric("gateway_config_applied_total")).isEqualTo(harmless);
      gateway.awaitOnlyRunning();
      assertThat(gateway.reload(gateway.yaml("new")).applied()).isTrue();
      assertThat(gateway.provider()).isEqualTo("new");
    }
  }

  private String withOtherLines(String good) {
    List<String> lines = new ArrayList<>(List.of(good.split("\n")));
    for (int i = 0; i <= random.nextInt(2); i++) {
      int at = random.nextInt(lines.size());
      switch (random.nextInt(3)) {
        case 0 -> lines.remove(at);
        case 1 -> lines.add(at, lines.get(random.nextInt(lines.size())));
        default -> lines.set(at, lines.get(random.nextInt(lines.size())));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private String withOtherBytes(String good) {
    StringBuilder text = new StringBuilder(good);
    for (int i = 0; i <= random.nextInt(3); i++) {
      char piece = PIECES.charAt(random.nextInt(PIECES.length()));
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, piece);
        default -> text.setCharAt(at, piece);
      }
    }
    return text.toString();
  }
}
