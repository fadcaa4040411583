package io.headgate.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.simulator.FaultScript.Asked;
import io.headgate.simulator.FaultScript.Rule;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FaultScriptTest {

  private static final Asked ASKED = new Asked("gpt-sim", "openai", "sk-a");

  private final AtomicLong nanos = new AtomicLong(-5);
  private final FaultScript script = new FaultScript(nanos::get);

  @Test
  void aRuleHoldsForItsTimeFromWhenItWasAdded() {
    script.add(Rule.of("status=503").until(Duration.ofSeconds(6)));

    pass(Duration.ofMillis(5_999));
    assertThat(script.take(ASKED)).hasToString("status=503");
    assertThat(script.rules().get(0).lasts()).hasValue(Duration.ofMillis(1));

    pass(Duration.ofMillis(1));
    assertThat(script.take(ASKED)).isEqualTo(Fault.NONE);
    assertThat(script.rules()).isEmpty();
  }

  @Test
  void whatComesAfterAnExpiredRuleAppliesThen() {
    script.add(Rule.of("status=503").until(Duration.ofSeconds(1)));
    script.add("status=500");

    assertThat(script.take(ASKED)).hasToString("status=503");
    pass(Duration.ofSeconds(1));
    assertThat(script.take(ASKED)).hasToString("status=500");
  }

  @Test
  void aRuleForAKeyLeavesOtherKeysAlone() {
    script.add(Rule.of("status=401").forKey("sk-a"));

    assertThat(script.take(ASKED)).hasToString("status=401");
    assertThat(script.take(new Asked("gpt-sim", "openai", "sk-b"))).isEqualTo(Fault.NONE);
    assertThat(script.take(new Asked("gpt-sim", "openai", ""))).isEqualTo(Fault.NONE);
  }

  @Test
  void whatAModelIsLikeLiesBeneathWhatGoesWrong() {
    script.add("answer=one two");
    script.add(Rule.of("cut=1").times(1));
    script.add("no-prefill");
    script.add("status=500");

    assertThat(script.take(ASKED)).hasToString("answer=one two,no-prefill,cut=1");
    assertThat(script.take(ASKED, Fault.parse("rst=2")))
        .hasToString("answer=one two,no-prefill,rst=2");
    assertThat(script.take(ASKED, Fault.parse("answer=three")))
        .hasToString("answer=three,no-prefill");
    assertThat(script.take(ASKED).number(FaultKey.STATUS)).hasValue(500);
  }

  @Test
  void theFirstAnswerStands() {
    script.add(Rule.of("answer=mine").forModel("gpt-sim").times(1));
    script.add("answer=everybody's");

    assertThat(script.take(ASKED)).hasToString("answer=mine");
    assertThat(script.take(ASKED)).hasToString("answer=everybody's");
  }

  @Test
  void takesBackTheRulesOfOneModel() {
    script.add("gpt-sim", "status=500");
    script.add("other", "status=501");
    script.add("status=502");

    script.clear("gpt-sim");

    assertThat(script.rules()).extracting(Rule::fault).hasSize(2);
    assertThat(script.take(ASKED)).hasToString("status=502");
  }

  @Test
  void refusesTimesThatAreNone() {
    Rule rule = Rule.of("reset");

    assertThatThrownBy(() -> rule.until(Duration.ZERO)).hasMessageContaining("expected: > 0");
    assertThatThrownBy(() -> rule.times(-1)).hasMessageContaining("expected: >= 0");
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
