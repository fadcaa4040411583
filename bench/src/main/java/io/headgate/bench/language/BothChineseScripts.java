package io.headgate.bench.language;

import com.ibm.icu.text.Transliterator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lingua's Chinese is written in traditional characters; adds the same text in simplified ones. */
final class BothChineseScripts {

  private BothChineseScripts() {}

  static LinguaCounts of(LinguaCounts traditional) {
    Transliterator simplify = Transliterator.getInstance("Traditional-Simplified");
    List<Map<String, Long>> byLength = new ArrayList<>();
    for (Map<String, Long> counts : traditional.byLength()) {
      Map<String, Long> both = new HashMap<>(counts);
      counts.forEach(
          (sequence, count) -> {
            String simplified = simplify.transliterate(sequence);
            // A few rare characters become two.
            if (simplified.length() == sequence.length()) {
              both.merge(simplified, count, Long::sum);
            }
          });
      byLength.add(both);
    }
    return new LinguaCounts(byLength);
  }
}
