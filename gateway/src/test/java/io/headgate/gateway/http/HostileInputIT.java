package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.headgate.gateway.TestGateway;
import io.headgate.simulator.Simulator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Hostile input gets a clear answer, costs little and changes nothing (promise P16): each row of
 * the list of hostile inputs that a single request can carry. Numbers are those of the list.
 */
class HostileInputIT {

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @TestFactory
  Stream<DynamicTest> framing() {
    return rows(
        FramingRows.lengths(),
        FramingRows.transferEncodings(),
        FramingRows.chunks(),
        FramingRows.lines(),
        FramingRows.methodsAndVersions());
  }

  @TestFactory
  Stream<DynamicTest> targetHostAndPath() {
    return rows(TargetRows.hosts(), TargetRows.targets(), TargetRows.forgedHeaders());
  }

  @TestFactory
  Stream<DynamicTest> credentials() {
    return rows(CredentialRows.rows(), CredentialRows.wrongKeys());
  }

  @TestFactory
  Stream<DynamicTest> json() {
    return rows(JsonRows.depthAndNumbers(), JsonRows.text(), JsonRows.syntax());
  }

  @TestFactory
  Stream<DynamicTest> chats() {
    return rows(ChatRows.messageRows(), ChatRows.members(), ChatRows.encodings());
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // only read
  private static Stream<DynamicTest> rows(List<HostileRow>... sections) {
    return Stream.of(sections)
        .flatMap(List::stream)
        .map(row -> dynamicTest(shown(row.name()), () -> HostileCheck.check(gateway, row)));
  }

  private static String shown(String name) {
    String cut = name.length() > 80 ? name.substring(0, 80) + "…" : name;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }

  @TestFactory
  Stream<DynamicTest> onlyConfiguredHostsAreServed() {
    TestGateway choosy =
        TestGateway.start(
            Simulator.Options.defaults(),
            "  api: { host: 127.0.0.1, port: 0, hosts: [gateway, Api.Example] }",
            "");
    return TargetRows.allowedHosts().stream()
        .map(row -> dynamicTest(row.name(), () -> HostileCheck.check(choosy, row)))
        .onClose(choosy::close);
  }

  @Test
  void everyWrongKeyIsAnsweredInTheSameWords() {
    assertThat(
            CredentialRows.wrongKeys().stream()
                .map(row -> HostileCheck.answer(gateway, row.bytes()).body())
                .map(body -> body.replaceAll("req_[0-9a-z]{26}", "ID"))
                .distinct())
        .hasSize(1);
  }

  @Test
  void nothingOfTheRequestBecomesAMetric() {
    for (int i = 0; i < 50; i++) {
      String model = "random-" + Integer.toHexString(i * 0x9E3779B9);
      String asking = Wire.chat(Wire.GOOD.replace("small", model));
      String using = Wire.with("\"user\":\"" + model + "\"");
      assertThat(HostileCheck.answer(gateway, asking).status()).isEqualTo(404);
      assertThat(HostileCheck.answer(gateway, using).status()).isEqualTo(200);
    }

    assertThat(gateway.management("/metrics").body())
        .doesNotContain("random-")
        .doesNotContain(Wire.CANARY);
  }

  @Test
  void noAnswerNamesAnOriginThatMayReadIt() {
    assertThat(HostileCheck.answer(gateway, Wire.chat(Wire.GOOD, "Origin: null")).headers())
        .doesNotContainKey("access-control-allow-origin");
  }
}
