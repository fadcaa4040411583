package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.simulator.Seen;
import java.util.List;

/** What must hold of any answer, whatever went wrong on the way. */
final class RandomVerdict {

  private static final String MINE = CanonicalText.TEXT;
  private static final String OTHER = RandomLane.OTHER_TEXT;

  /** An error where all that is needed for a whole answer was there, if in time. */
  static final String SHORT = "short of whole";

  private RandomVerdict() {}

  /** Checks an answer that was read to its end, and says in a word what it is. */
  static String of(RandomSchedule schedule, CallersView view, List<Seen> seen) {
    assertThat(view.finishes()).as("finish reasons").isLessThanOrEqualTo(1);
    if (view.isDone()) {
      checkSuccess(view, seen);
      return view.isRescueTold() ? "rescued" : "whole";
    }
    assertThat(view.error()).as("neither an end nor an error: %s", view.ending()).isPresent();
    assertThat(view.code()).isNotEmpty();
    checkError(view);
    if (schedule.hasToBeWhole()) {
      return SHORT;
    }
    return view.status() == 200 ? "told within the stream" : "told by status";
  }

  private static void checkError(CallersView view) {
    if (view.status() == 200) {
      assertThat(view.body()).contains("event: error\ndata: {\"error\":");
      assertThat(isBeginning(view.text())).as(view.text()).isTrue();
    } else {
      assertThat(view.text()).isEmpty();
    }
  }

  private static void checkSuccess(CallersView view, List<Seen> seen) {
    assertThat(view.status()).isEqualTo(200);
    assertThat(view.error()).as(view.ending()).isEmpty();
    assertThat(view.finishes()).as(view.ending()).isEqualTo(1);
    boolean isOneAnswer = view.text().equals(MINE) || view.text().equals(OTHER);
    if (!isOneAnswer) {
      assertThat(view.isRescueTold()).as("not one answer, nor told: %s", view.text()).isTrue();
      assertThat(isSplice(view.text())).as("two answers in one: %s", view.text()).isTrue();
      assertThat(OTHER).endsWith(lastWords(view.text()));
    }
    if (seen.stream().anyMatch(RandomVerdict::wasGivenAPrefill)) {
      assertThat(view.isRescueTold()).as("a rescue that is not told").isTrue();
    }
    if (view.body().startsWith("data:") || view.body().startsWith(":")) {
      assertThat(view.body()).endsWith("\n\ndata: [DONE]\n\n").containsOnlyOnce("[DONE]");
    }
  }

  /** A fallback that was given a prefill and answered: one that refuses is asked in words. */
  private static boolean wasGivenAPrefill(Seen seen) {
    return !seen.lastRole().equals("user") && seen.tokensSent() > 0;
  }

  private static String lastWords(String text) {
    return text.substring(Math.max(0, text.length() - 12));
  }

  /** The beginning of one answer, or of two where one goes on for the other. */
  private static boolean isBeginning(String text) {
    return MINE.startsWith(text) || OTHER.startsWith(text) || isSplice(text);
  }

  /** Some of the first answer, then some of the other. */
  private static boolean isSplice(String text) {
    int common = 0;
    while (common < Math.min(text.length(), MINE.length())
        && text.charAt(common) == MINE.charAt(common)) {
      common++;
    }
    for (int at = common; at >= 0; at--) {
      if (OTHER.contains(text.substring(at).strip())) {
        return true;
      }
    }
    return false;
  }

  /** Checks what was read of an answer before the caller went; of a stream, the whole lines. */
  static String ofBeginning(int status, String read) {
    String lines = read.substring(0, read.lastIndexOf('\n') + 1);
    if (status == 200 && !lines.isEmpty() && !lines.startsWith("{")) {
      CallersView view = CallersView.of(status, lines, 0);
      assertThat(view.finishes()).isLessThanOrEqualTo(1);
      assertThat(isBeginning(view.text())).as(view.text()).isTrue();
    }
    return "gone in the middle";
  }
}
