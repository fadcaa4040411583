package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.gateway.ConfigHistory.Entry;
import io.headgate.gateway.ConfigHistory.Event;
import io.headgate.gateway.ConfigHistory.Kept;
import io.headgate.gateway.config.ConfigDiff.Change;
import io.headgate.simulator.Simulator;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration is changed from within the node, together with its file. */
class ConfigControlIT {

  @TempDir private Path folder;
  private LiveGateway gateway;
  private LiveConfig live;

  @BeforeEach
  void start() {
    gateway = new LiveGateway(folder, Simulator.Options.defaults());
    live = gateway.live();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aTextIsJudgedWithoutBeingPutInForce() {
    String good = gateway.yaml("new").replace("port: 0, token", "port: 1, token");

    ConfigVerdict verdict = TestGateway.await(live.validate(good));

    assertThat(verdict.isValid()).isTrue();
    assertThat(verdict.applied()).isFalse();
    assertThat(verdict.changes())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.path()).isEqualTo("/models/small/deployments/0/provider");
              assertThat(change.before().orElseThrow().textValue()).isEqualTo("old");
              assertThat(change.after().orElseThrow().textValue()).isEqualTo("new");
            });
    assertThat(verdict.waiting()).extracting(Change::path).containsExactly("/server/admin/port");
    assertThat(gateway.provider()).isEqualTo("old");
    gateway.awaitOnlyRunning();

    ConfigVerdict bad = TestGateway.await(live.validate(good.replace("kind:", "knid:")));

    assertThat(bad.isValid()).isFalse();
    assertThat(bad.errors().get(0).line()).isEqualTo(7);
    assertThat(bad.errors().get(0).column()).isPositive();
    assertThat(bad.errors()).anyMatch(one -> one.line() == 8 && one.column() == 5);
  }

  @Test
  void aTextIsPutInForceAndInTheFile() throws IOException {
    Files.setPosixFilePermissions(gateway.file(), PosixFilePermissions.fromString("rw-r-----"));

    String yaml = gateway.yaml("new").replace("port: 0, token", "port: 1, token");

    ConfigVerdict verdict = gateway.apply(yaml);

    assertThat(verdict.applied()).isTrue();
    assertThat(gateway.provider()).isEqualTo("new");
    assertThat(gateway.fileText()).isEqualTo(yaml);
    assertThat(gateway.admin("/admin/api/status")).contains("[\"/server/admin/port\"]");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(gateway.file())))
        .isEqualTo("rw-r-----");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(gateway.file());
    }
  }

  @Test
  void itGoesBackToAnEarlierRevision() {
    String first = gateway.revision();
    gateway.apply(gateway.yaml("new"));
    String second = gateway.revision();

    ConfigVerdict verdict = TestGateway.await(live.rollBack(first, second, "someone"));

    assertThat(verdict.applied()).isTrue();
    assertThat(gateway.revision()).isEqualTo(first);
    assertThat(gateway.provider()).isEqualTo("old");
    assertThat(gateway.fileText()).isEqualTo(gateway.yaml("old"));
    List<Entry> history = TestGateway.await(live.history());
    assertThat(history)
        .extracting(Entry::event)
        .containsExactly(Event.ROLLED_BACK, Event.APPLIED, Event.STARTED);
    assertThat(history).extracting(Entry::revision).containsExactly(first, second, first);
    assertThat(history).extracting(Entry::who).containsExactly("someone", "a test", "");
    assertThat(TestGateway.await(live.text(second))).contains(gateway.yaml("new"));
  }

  @Test
  void whoExpectsAnotherRevisionIsRefused() {
    assertRefused(live.apply(gateway.yaml("new"), "0123456789ab", "x"), ConfigRefusal.Kind.STALE);
    assertRefused(
        live.rollBack("0123456789ab", gateway.revision(), "x"), ConfigRefusal.Kind.NOT_FOUND);

    assertThat(gateway.provider()).isEqualTo("old");
  }

  @Test
  void oneChangeIsMadeAtATime() {
    Future<ConfigVerdict> one = live.apply(gateway.yaml("new"), gateway.revision(), "x");
    assertRefused(live.reload("y"), ConfigRefusal.Kind.CONFLICT);

    assertThat(TestGateway.await(one).applied()).isTrue();
    assertThat(TestGateway.await(live.reload("y")).applied()).isTrue();
  }

  @Test
  void anEditThatWasNotReadIsNotOverwritten() {
    gateway.write(gateway.yaml("old") + "# edited by hand\n");

    assertRefused(
        live.apply(gateway.yaml("new"), gateway.revision(), "x"), ConfigRefusal.Kind.CONFLICT);

    assertThat(gateway.provider()).isEqualTo("old");
    assertThat(gateway.fileText()).endsWith("# edited by hand\n");
    gateway.awaitOnlyRunning();
  }

  @Test
  void aFileThatCannotBeWrittenIsLeftToItsSource() throws IOException {
    String running = gateway.revision();
    Files.delete(gateway.file());

    assertRefused(live.apply(gateway.yaml("new"), running, "x"), ConfigRefusal.Kind.READ_ONLY);

    assertThat(gateway.revision()).isEqualTo(running);
    assertThat(gateway.provider()).isEqualTo("old");
    assertThat(TestGateway.await(live.reload("x")).errors().get(0).message())
        .contains("does not exist");
    gateway.awaitOnlyRunning();
  }

  @Test
  void aSecretInClearGetsNeitherInForceNorIntoTheStore() {
    String clear = gateway.yaml("new").replaceFirst("\\$\\{PROVIDER_KEY}", "a-secret-in-clear");

    ConfigVerdict verdict = gateway.apply(clear);

    assertThat(verdict.applied()).isFalse();
    assertThat(verdict.errors().get(0).line()).isEqualTo(10);
    assertThat(verdict.errors().get(0).message()).contains("${NAME}");
    assertThat(verdict.errors().toString()).doesNotContain("a-secret-in-clear");

    assertThat(gateway.reload(clear).applied()).isTrue();
    String spelt = gateway.revision();
    Entry kept = TestGateway.await(live.history()).get(0);
    assertThat(kept.revision()).isEqualTo(spelt);
    assertThat(kept.kept()).isEqualTo(Kept.MASKED);
    assertThat(TestGateway.await(live.text(spelt)).orElseThrow())
        .contains("api_keys: [\"****\"]")
        .doesNotContain("a-secret-in-clear");
    gateway.apply(gateway.yaml("old"));
    assertRefused(live.rollBack(spelt, gateway.revision(), "x"), ConfigRefusal.Kind.NOT_KEPT);
  }

  @Test
  void onlyTheNewestAreKept() {
    for (int i = 0; i < ConfigHistory.MAX_ENTRIES + 5; i++) {
      assertThat(gateway.reload(gateway.yaml("old").concat("# " + i)).applied()).isTrue();
    }

    List<Entry> history = TestGateway.await(live.history());
    assertThat(history).hasSize(ConfigHistory.MAX_ENTRIES);
    assertThat(history.get(0).revision()).isEqualTo(gateway.revision());
    assertThat(history).extracting(Entry::event).containsOnly(Event.RELOADED);
  }

  private static void assertRefused(Future<ConfigVerdict> change, ConfigRefusal.Kind kind) {
    assertThatThrownBy(() -> TestGateway.await(change))
        .cause()
        .isInstanceOfSatisfying(ConfigRefusal.class, why -> assertThat(why.kind()).isEqualTo(kind));
  }
}
