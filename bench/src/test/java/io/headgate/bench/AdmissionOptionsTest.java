package io.headgate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AdmissionOptionsTest {

  @Test
  void waysAreNamedByTheirLabels() {
    assertThat(AdmissionOptions.parse("--ways", "on-os,off").ways())
        .containsExactly(AdmissionWay.ON_OS, AdmissionWay.OFF);
    assertThat(AdmissionOptions.parse("--quick").ways()).containsExactly(AdmissionWay.values());
  }

  @Test
  void nothingIsMeasuredWithoutWhatItIsComparedWith() {
    assertThatThrownBy(() -> AdmissionOptions.parse("--ways", "on"))
        .hasMessage("ways: off is not among them");
    assertThatThrownBy(() -> AdmissionOptions.parse("--ways", "off,redis"))
        .hasMessage("ways: redis (expected: any of off, on, on-os)");
  }

  @Test
  void onlyTheOthersSayWhatTheyKeepAndWhere() {
    assertThat(AdmissionWay.OFF.sections("hg_x", "/data"))
        .contains("key: hg_x", "store: memory")
        .doesNotContain("/data", "limits", "budgets", "tenant");
    assertThat(AdmissionWay.ON.sections("hg_x", "/data"))
        .contains("key: hg_x", "directory: \"/data\", sync: always", "user_budgets");
    assertThat(AdmissionWay.ON_OS.sections("hg_x", "/data")).contains("sync: os");
  }
}
