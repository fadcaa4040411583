package io.headgate.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.TestGateway;
import io.headgate.gateway.admin.AuditCheck.Noted;
import io.headgate.gateway.admin.AuditCheck.Verdict;
import io.headgate.gateway.state.StateStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The audit log shows whatever was done to it. */
class AuditLogTest {

  private final MapStore store = new MapStore(Clock.systemUTC());
  private final AuditLog log = new AuditLog(store);

  private static ObjectNode content(String what) {
    return JsonNodeFactory.instance.objectNode().put("operation", what);
  }

  private void append(int rows) {
    for (int i = 0; i < rows; i++) {
      TestGateway.await(log.append(content("op-" + i)));
    }
  }

  private Verdict verify() {
    return TestGateway.await(log.verify(Optional.empty()));
  }

  @Test
  void anEmptyLogIsWhole() {
    assertThat(verify()).extracting(Verdict::whole, Verdict::rows).containsExactly(true, 0L);
  }

  @Test
  void rowsAreNumberedAndChained() {
    append(3);
    List<ObjectNode> rows = TestGateway.await(log.page("", 10)).rows();

    assertThat(rows).extracting(row -> row.path("seq").asLong()).containsExactly(3L, 2L, 1L);
    assertThat(rows.get(0).path("previous")).isEqualTo(rows.get(1).path("hash"));
    assertThat(rows.get(2).path("previous").asText()).isEqualTo(AuditRow.NO_HASH);
    assertThat(verify()).extracting(Verdict::whole, Verdict::seq).containsExactly(true, 3L);
  }

  @Test
  void aLogOfManyPagesIsVerifiedAndExportedToItsEnd() {
    append(1_203);

    assertThat(verify()).extracting(Verdict::whole, Verdict::rows).containsExactly(true, 1_203L);
    Batches export = log.export();
    long lines = 0;
    for (Buffer piece = TestGateway.await(export.next());
        piece.length() > 0;
        piece = TestGateway.await(export.next())) {
      lines += piece.toString().lines().count();
    }
    assertThat(lines).isEqualTo(1_203);
  }

  @Test
  void everyFlippedByteIsFoundAtItsRow() {
    append(5);
    int length = TestGateway.await(store.find("audit", "3")).orElseThrow().row().length();
    for (int at = 0; at < length; at++) {
      int flipped = at;
      store.reading(
          row ->
              row.id().equals("3")
                  ? new StateStore.Row(
                      row.position(), row.id(), MapStore.flipped(row.row(), flipped))
                  : row);
      Verdict verdict = verify();
      assertThat(verdict.whole()).as("byte %d", at).isFalse();
      assertThat(verdict.bad()).as("byte %d", at).hasValue(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "3"})
  void aRowLeftOutIsFound(String id) {
    append(5);
    store.reading(
        row ->
            Integer.parseInt(row.id()) < Integer.parseInt(id)
                ? row
                : TestGateway.await(store.find("audit", "5")).orElseThrow());

    assertThat(verify().bad()).hasValue(Integer.parseInt(id));
  }

  @Test
  void aLogThatWasShortenedIsFoundByWhatWasNoted() {
    append(5);
    Verdict noted = verify();
    store.forgetLast("audit");
    Verdict verdict =
        TestGateway.await(log.verify(Optional.of(new Noted(noted.seq(), noted.hash()))));

    assertThat(verify().whole()).isTrue();
    assertThat(verdict.whole()).isFalse();
    assertThat(verdict.bad()).hasValue(5);
  }

  @Test
  void twoNodesNeverTakeOneNumber() {
    AuditLog other = new AuditLog(store);
    List<Future<Long>> numbers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      numbers.add(log.append(content("a" + i)));
      numbers.add(other.append(content("b" + i)));
    }
    assertThat(numbers.stream().map(TestGateway::await)).doesNotHaveDuplicates().hasSize(100);
    assertThat(verify()).extracting(Verdict::whole, Verdict::rows).containsExactly(true, 100L);
  }

  @Test
  void whatIsNotStoredFailsAndLeavesNoHole() {
    append(2);
    store.away(true);
    Future<Long> lost = log.append(content("lost"));
    store.away(false);
    append(1);

    assertThatThrownBy(() -> TestGateway.await(lost)).hasMessageContaining("away");
    assertThat(verify()).extracting(Verdict::whole, Verdict::rows).containsExactly(true, 3L);
  }
}
