package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The judge of random faults finds what it is there to find. */
class RandomVerdictTest {

  private static final String FINISH = "data: {\"choices\":[{\"finish_reason\":\"stop\"}]}\n\n";
  private static final String RESCUE =
      "data: {\"choices\":[],\"usage\":{},\"headgate\":{\"rescue\":{}}}\n\n";
  private static final String DONE = "data: [DONE]\n\n";
  private static final String ERROR = "event: error\ndata: {\"error\":{\"code\":\"cut\"}}\n\n";

  private static final RandomSchedule CALM = schedule(true);
  private static final RandomSchedule HARSH = schedule(false);

  @Test
  void letsAnAnswerPass() {
    assertThat(judged(HARSH, said(CanonicalText.TEXT) + FINISH + DONE)).isEqualTo("whole");
    assertThat(judged(HARSH, said(RandomLane.OTHER_TEXT) + FINISH + DONE)).isEqualTo("whole");
    assertThat(judged(HARSH, said(CanonicalText.first(9)) + ERROR))
        .isEqualTo("told within the stream");
    assertThat(judged(HARSH, spliced() + FINISH + RESCUE + DONE)).isEqualTo("rescued");
    assertThat(judged(CALM, said(CanonicalText.first(9)) + ERROR)).isEqualTo(RandomVerdict.SHORT);
  }

  @Test
  void findsACutThatLooksLikeASuccess() {
    assertWrong(said(CanonicalText.first(59)) + FINISH + DONE);
    assertWrong(said(CanonicalText.TEXT) + DONE);
    assertWrong(said(CanonicalText.first(9)));
  }

  @Test
  void findsWordsThatCameTwice() {
    assertWrong(said(CanonicalText.first(20) + " " + CanonicalText.TEXT) + FINISH + DONE);
    assertWrong(said(CanonicalText.first(20) + " " + CanonicalText.first(30)) + ERROR);
  }

  @Test
  void findsARescueThatIsNotTold() {
    assertWrong(spliced() + FINISH + DONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {FINISH + FINISH + DONE, FINISH + DONE + DONE, FINISH + DONE + ERROR})
  void findsEndsThatAreNone(String end) {
    assertWrong(said(CanonicalText.TEXT) + end);
  }

  /** One answer up to its middle, then the other. */
  private static String spliced() {
    int from = CanonicalText.first(20).replaceAll("\\b([a-z]+)\\b", "$1o").length();
    return said(CanonicalText.first(20) + RandomLane.OTHER_TEXT.substring(from));
  }

  private static void assertWrong(String stream) {
    assertThatThrownBy(() -> judged(HARSH, stream)).isInstanceOf(AssertionError.class);
  }

  private static String judged(RandomSchedule schedule, String stream) {
    return RandomVerdict.of(schedule, CallersView.of(200, stream, 0), List.of());
  }

  private static String said(String text) {
    var chunk = new ObjectMapper().createObjectNode();
    chunk.putArray("choices").addObject().putObject("delta").put("content", text);
    return "data: " + chunk + "\n\n";
  }

  /** One that has to be whole, or one that need not. */
  private static RandomSchedule schedule(boolean hasToBeWhole) {
    return LongStream.range(0, 100)
        .mapToObj(RandomSchedule::of)
        .filter(schedule -> schedule.hasToBeWhole() == hasToBeWhole)
        .findFirst()
        .orElseThrow();
  }
}
