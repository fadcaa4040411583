package io.headgate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the checker of blocked threads prints, as it prints it. */
class BlockedLoopTest {

  private static final String THREAD = "vert.x-eventloop-thread-%d";

  @Test
  void readsLoopTimeAndStack() throws IOException {
    List<BlockedLoop> found =
        parse(
            "{\"access\":\"log\"}",
            warning("10:00:00.030", 1, 25),
            "io.vertx.core.VertxException: Thread blocked",
            "\tat java.base@17.0.15/java.lang.String.indexOf(String.java:1)",
            "\tat app//io.headgate.gateway.http.BodyReader.parse(BodyReader.java:7)",
            "{\"access\":\"log\"}",
            "\tat not.part.of.it(X.java:1)");
    assertThat(found)
        .containsExactly(
            new BlockedLoop(
                1,
                Instant.parse("2026-11-20T10:00:00.030Z"),
                25,
                List.of(
                    "java.base@17.0.15/java.lang.String.indexOf(String.java:1)",
                    "app//io.headgate.gateway.http.BodyReader.parse(BodyReader.java:7)")));
    assertThat(found.get(0).since()).isEqualTo("2026-11-20T10:00:00.005Z");
    assertThat(found.get(0).place()).startsWith("java.base@").contains("BodyReader.java:7");
  }

  @Test
  void takesWarningsAboutOneAbsenceTogether() throws IOException {
    List<BlockedLoop> found =
        parse(
            warning("10:00:00.030", 0, 25),
            warning("10:00:00.031", 1, 26),
            warning("10:00:00.041", 0, 36),
            warning("10:00:00.101", 0, 30));
    assertThat(found).extracting(BlockedLoop::millis).containsExactly(26L, 36L, 30L);
  }

  @Test
  void knowsNoOtherThreadsAndWarnings() throws IOException {
    assertThat(
            parse(
                "2026-11-20T10:00:00.030Z WARN  i.v.c.i.BlockedThreadChecker"
                    + " Thread vert.x-worker-thread-1 has been blocked for 70 ms",
                "2026-11-20T10:00:00.030Z WARN  i.h.g.NodeEmbeddings no embeddings"))
        .isEmpty();
  }

  private static String warning(String time, int loop, int millis) {
    return "2026-11-20T"
        + time
        + "Z WARN  i.v.c.i.BlockedThreadChecker Thread "
        + THREAD.formatted(loop)
        + " has been blocked for "
        + millis
        + " ms, time limit is 20 ms";
  }

  private static List<BlockedLoop> parse(String... lines) throws IOException {
    return BlockedLoop.parse(new BufferedReader(new StringReader(String.join("\n", lines))));
  }
}
