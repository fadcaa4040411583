package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxOptions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a loop that does not come back is told. */
class NodeTest {

  @AfterEach
  void clear() {
    System.clearProperty(Node.BLOCKED_AFTER);
  }

  @Test
  void tellsBlockedLoopsAsEarlyAsIsAskedFor() {
    System.setProperty(Node.BLOCKED_AFTER, "20");
    VertxOptions options = Node.vertxOptions();
    assertThat(
            options.getMaxEventLoopExecuteTimeUnit().toNanos(options.getMaxEventLoopExecuteTime()))
        .isEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
    assertThat(options.getWarningExceptionTimeUnit().toNanos(options.getWarningExceptionTime()))
        .isEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
    assertThat(
            options
                .getBlockedThreadCheckIntervalUnit()
                .toNanos(options.getBlockedThreadCheckInterval()))
        .isEqualTo(TimeUnit.MILLISECONDS.toNanos(10));
  }

  @Test
  void leavesItToVertxWithoutBeingAsked() {
    VertxOptions usual = new VertxOptions();
    assertThat(Node.vertxOptions().getMaxEventLoopExecuteTime())
        .isEqualTo(usual.getMaxEventLoopExecuteTime());
    assertThat(Node.vertxOptions().getBlockedThreadCheckInterval())
        .isEqualTo(usual.getBlockedThreadCheckInterval());
  }
}
