package io.headgate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** When a provider is left alone and when it has its share again, in milliseconds of no clock. */
class AttendanceTest {

  private static final long MILLIS = 1_000_000;

  @Test
  void countsWithinASpan() {
    Attendance attendance = new Attendance(List.of(every(100, 0, 1_000), every(50, 0, 1_000)));

    assertThat(attendance.of(0, 200 * MILLIS, 500 * MILLIS)).isEqualTo(3);
    assertThat(attendance.ofAll(200 * MILLIS, 500 * MILLIS)).isEqualTo(9);
  }

  @Test
  void isLeftAloneAfterTheLastRequestBeforeTheFirstPause() {
    List<Long> asked =
        LongStream.concat(stream(100, 0, 801), LongStream.of(5_000)).boxed().toList();
    Attendance attendance = new Attendance(List.of(asked.stream().map(at -> at * MILLIS).toList()));

    assertThat(attendance.leftAloneAfter(0, 0, 10_000 * MILLIS)).hasValue(.8);
    assertThat(attendance.leftAloneAfter(0, 300 * MILLIS, 10_000 * MILLIS)).hasValue(.5);
  }

  @Test
  void isNotLeftAloneWhileItIsAsked() {
    assertThat(new Attendance(List.of(every(400, 0, 10_000))).leftAloneAfter(0, 0, 10_000 * MILLIS))
        .isEmpty();
  }

  @Test
  void hasItsShareWhenItIsAskedAlmostAsOftenAsTheOthers() {
    Attendance attendance =
        new Attendance(
            List.of(every(20, 4_000, 10_000), every(20, 0, 10_000), every(20, 0, 10_000)));

    assertThat(attendance.sharesAgainAfter(0, 1_000 * MILLIS, 10_000 * MILLIS)).hasValue(3);
  }

  @Test
  void hasNoShareWithAProbeNowAndThen() {
    Attendance attendance = new Attendance(List.of(every(1_000, 0, 10_000), every(20, 0, 10_000)));

    assertThat(attendance.sharesAgainAfter(0, 0, 10_000 * MILLIS)).isEmpty();
  }

  private static List<Long> every(long step, long from, long to) {
    return stream(step, from, to).map(at -> at * MILLIS).boxed().toList();
  }

  private static LongStream stream(long step, long from, long to) {
    return LongStream.iterate(from, at -> at < to, at -> at + step);
  }
}
