package io.headgate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.config.Node.Mapping;
import io.headgate.gateway.signals.SensitiveData;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The kinds of sensitive data that a file may name are those that are looked for. */
class SensitiveKindsTest {

  @Test
  void theSchemaNamesWhatIsLookedFor() {
    Mapping root = ConfigSchema.root();
    List<String> named =
        Section.root(root)
            .section("$defs")
            .section("condition")
            .section("properties")
            .section("sensitive")
            .section("items")
            .texts("enum");

    assertThat(named.get(0)).isEqualTo(ConditionCheck.ANY);
    assertThat(named.subList(1, named.size()))
        .containsExactlyInAnyOrderElementsOf(SensitiveData.KINDS);
  }
}
