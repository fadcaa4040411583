package io.headgate.gateway;

import io.headgate.simulator.Fault;
import io.headgate.simulator.FaultKey;
import java.util.List;
import java.util.Map;

/**
 * What the models of a test say: sixty words, some of them more than once, so that who drops an
 * overlap has to find the right one.
 */
final class CanonicalText {

  static final String TEXT =
      "The keeper of the light counts the ships each night, and each night the ships count the"
          + " light. When fog comes in the keeper rings the bell, slowly at first, then faster,"
          + " until the harbour answers. By morning the fog is gone, the bell is still, and the"
          + " keeper writes one line: all ships home, all lamps out, all well.";

  static final int WORDS = 60;

  /** Says the text. */
  static final Fault SAID = new Fault(Map.of(FaultKey.ANSWER, TEXT));

  private CanonicalText() {}

  /** The beginning of the text, as it would be sent in tokens. */
  static String first(int words) {
    return String.join(" ", List.of(TEXT.split(" ")).subList(0, words));
  }

  /** White space aside. */
  static String normalized(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
