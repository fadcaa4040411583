package io.headgate.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {

  @Test
  void readsKeysAndValues() {
    Fault fault = Fault.parse("status=429, retry-after=2,message=slow%2C please,crlf");

    assertThat(fault.number(FaultKey.STATUS)).hasValue(429);
    assertThat(fault.number(FaultKey.RETRY_AFTER)).hasValue(2);
    assertThat(fault.text(FaultKey.MESSAGE)).hasValue("slow, please");
    assertThat(fault.has(FaultKey.CRLF)).isTrue();
    assertThat(fault.has(FaultKey.CUT)).isFalse();
  }

  @Test
  void readsBackWhatItWrites() {
    Fault fault = Fault.parse("message=100%25%2C yes,usage=-4,how=rst,cut-byte=7");

    assertThat(Fault.parse(fault.toString())).isEqualTo(fault);
    assertThat(Fault.parse("")).isEqualTo(Fault.NONE).hasToString("");
  }

  @Test
  void anAnswerMayHoldAnything() {
    Fault fault = Fault.parse("answer=One%2C two%0Athree 100%25");

    assertThat(fault.text(FaultKey.ANSWER)).hasValue("One, two\nthree 100%");
    assertThat(Fault.parse(fault.toString())).isEqualTo(fault);
  }

  @Test
  void namesTheKnownKeysWhenOneIsUnknown() {
    assertThatThrownBy(() -> Fault.parse("explode"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("explode")
        .hasMessageContaining("status=400..599")
        .hasMessageContaining("huge-line");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "status=200",
        "status=x",
        "cut=-1",
        "drip=0",
        "how=softly",
        "reset=1",
        "gap="
      })
  void refusesValuesThatDoNotFit(String text) {
    assertThatThrownBy(() -> Fault.parse(text)).hasMessageContaining("expected: ");
  }

  @ParameterizedTest
  @EnumSource(FaultKey.class)
  void everyKeyIsInTheTable(FaultKey key) throws Exception {
    String source = Files.readString(Path.of("src/main/java/io/headgate/simulator/Fault.java"));

    assertThat(source).containsPattern("[ ,{]" + key.text() + "[=, }|]");
  }
}
