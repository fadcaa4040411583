package io.headgate.gateway.state;

import io.headgate.gateway.state.StateStore.Append;
import io.headgate.gateway.state.StateStore.Count;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that appends to a store until it is killed, and says what was acknowledged: a number
 * for each row, {@code unavailable} for each failure.
 */
final class StoreWriter {

  private static final String FILLING = "x".repeat(500);

  private StoreWriter() {}

  public static void main(String[] arguments) {
    Path directory = Path.of(arguments[0]);
    EmbeddedStateStore store =
        Answered.of(
            EmbeddedStateStore.open(Vertx.vertx(), EmbeddedStateStore.Config.in(directory)));
    for (int i = 0; ; i++) {
      while (!isAppended(store, i)) {
        System.out.println("unavailable");
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
      System.out.println(i);
    }
  }

  private static boolean isAppended(EmbeddedStateStore store, int i) {
    Count count = new Count("group", "rows", 1, Duration.ofDays(1));
    Append row = new Append("id" + i, Buffer.buffer(FILLING), List.of(count));
    try {
      Answered.of(store.append("log", List.of(row)));
      return true;
    } catch (StoreUnavailableException e) {
      return false;
    }
  }
}
