package io.headgate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcStatTest {

  @Test
  void readsCpuOfACommandWithSpacesAndParentheses() {
    String stat =
        "4711 (a) b (c) 9 8) S 1 4711 4711 0 -1 4194560 1234 0 5 0 250 150 7 9 20 0 12 0 100 1 2";
    assertThat(ProcStat.parseCpuSeconds(stat)).isEqualTo(4.0);
  }

  @Test
  void countsStolenTimeAsBusyAndWaitingAsIdle() {
    String stat = "cpu  100 10 200 5000 300 20 30 40 50 60\ncpu0 1 1 1 1 1 1 1 1 1 1\n";
    assertThat(ProcStat.parseBusySeconds(stat)).isEqualTo(4.0);
  }

  @Test
  void readsResidentMemory() {
    List<String> status = List.of("Name:\tjava", "VmHWM:\t  9 kB", "VmRSS:\t   125000 kB");
    assertThat(ProcStat.parseRssMegabytes(status)).isEqualTo(128.0);
  }

  @Test
  void readsItsOwnProcess() throws IOException {
    long pid = ProcessHandle.current().pid();
    assertThat(ProcStat.cpuSeconds(pid)).isPositive();
    assertThat(ProcStat.rssMegabytes(pid)).isGreaterThan(10);
    assertThat(ProcStat.systemBusySeconds()).isPositive();
  }
}
