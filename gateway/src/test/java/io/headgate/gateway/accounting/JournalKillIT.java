package io.headgate.gateway.accounting;

import static io.headgate.gateway.accounting.Samples.CHEAP;
import static io.headgate.gateway.accounting.Samples.answered;
import static io.headgate.gateway.accounting.Samples.await;
import static io.headgate.gateway.accounting.Samples.completed;
import static io.headgate.gateway.accounting.Samples.decided;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.accounting.Journal.Batch;
import io.headgate.gateway.accounting.JournalConfig.Sync;
import io.headgate.gateway.accounting.Segment.Slot;
import io.headgate.gateway.exchange.Exchange;
import io.vertx.core.Future;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed while it writes its journal; what it has told to be safe is there. */
class JournalKillIT {

  private static final int KILLS = 4;
  private static final RowMaker MAKER = new RowMaker("life", Clock.systemUTC(), any -> List.of());

  private static final Pattern TOLD = Pattern.compile("(begun|ended) (.*);");

  @TempDir private Path folder;

  @Test
  void nothingThatWasAcknowledgedIsLostWhenTheProcessIsKilled() throws Exception {
    Set<String> begun = new HashSet<>();
    Set<String> ended = new HashSet<>();
    Random random = new Random(11);
    for (int kill = 0; kill < KILLS; kill++) {
      killAfter(200 + random.nextInt(1_000), "life-" + kill, begun, ended);
    }
    FileJournal journal = FileJournal.openBlocking(config(), folder, "last");
    Set<String> open = new HashSet<>();
    journal.found().lost().forEach(lost -> open.add(lost.intent().heading().id()));
    Set<String> rows = new HashSet<>();
    for (Batch batch = await(journal.unstored(100));
        !batch.rows().isEmpty();
        batch = await(journal.unstored(100))) {
      batch.rows().forEach(row -> assertThat(rows.add(row.id())).isTrue());
      journal.stored(batch.end());
    }
    assertThat(rows).containsAll(ended).doesNotContainAnyElementsOf(open);
    begun.removeAll(rows);
    assertThat(open).containsAll(begun);
    assertThat(ended).hasSizeGreaterThan(100);
    assertThat(journal.figures().damagedBytes()).isZero();
    await(journal.close());
  }

  private void killAfter(int lines, String life, Set<String> begun, Set<String> ended)
      throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                folder.toString(),
                life)
            .redirectError(folder.resolve("child-error").toFile())
            .start();
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
      for (int i = 0; i < lines; i++) {
        note(requireNonNull(out.readLine()), begun, ended);
      }
      child.toHandle().destroyForcibly();
      // What it had told before it died counts, too; but for a line that it did not finish.
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        note(line, begun, ended);
      }
    }
    assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  /** There may be lines of logs between those that count. */
  private static void note(String line, Set<String> begun, Set<String> ended) {
    Matcher told = TOLD.matcher(line);
    if (told.matches()) {
      (told.group(1).equals("begun") ? begun : ended).add(told.group(2));
    }
  }

  private static JournalConfig config() {
    return new JournalConfig(Optional.empty(), Sync.ALWAYS, 1 << 16, 1 << 28, 10_000, 100);
  }

  /** The process that is killed. */
  static final class Child {

    private Child() {}

    public static void main(String[] arguments) {
      FileJournal journal = FileJournal.openBlocking(config(), Path.of(arguments[0]), arguments[1]);
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
      for (int round = 0; ; round++) {
        Future<?> last = Future.succeededFuture();
        for (int i = 0; i < 20; i++) {
          String id = arguments[1] + "-" + round + "-" + i;
          last = request(journal, out, id, i % 3 > 0);
        }
        await(last);
      }
    }

    private static Future<?> request(
        FileJournal journal, PrintStream out, String id, boolean ends) {
      Exchange exchange = decided(id, CHEAP);
      Slot slot = new Slot();
      Future<Void> begun =
          journal
              .intend(slot, MAKER.intent(exchange))
              .onSuccess(safe -> out.println("begun " + id + ";"));
      if (!ends) {
        return begun;
      }
      LedgerRow row =
          MAKER.row(exchange, completed(exchange, answered(CHEAP, 1, 1)), MAKER.intent(exchange));
      return journal.settle(slot, row).onSuccess(safe -> out.println("ended " + id + ";"));
    }
  }
}
