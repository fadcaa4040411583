package io.headgate.gateway.learning;

/**
 * What heads say about rows that they have not seen: each part of the rows is judged by a head that
 * was trained on the others.
 *
 * @param logits of each row
 * @param near closeness of each row to the exemplars of each class
 * @param isJudged whether a row's own class had rows left to learn from
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record HeldBack(float[][] logits, float[][] near, boolean[] isJudged) {

  private static final int PARTS = 5;

  static HeldBack judge(float[][] rows, int[] labels, int classes, long seed) {
    int[] part = Folds.stratified(labels, PARTS, seed);
    HeldBack held =
        new HeldBack(new float[rows.length][], new float[rows.length][], new boolean[rows.length]);
    for (int fold = 0; fold < PARTS; fold++) {
      held.judge(rows, labels, classes, part, fold);
    }
    return held;
  }

  private void judge(float[][] rows, int[] labels, int classes, int[] part, int fold) {
    int size = 0;
    for (int p : part) {
      size += p == fold ? 0 : 1;
    }
    if (size == 0 || size == rows.length) {
      return;
    }
    float[][] seen = new float[size][];
    int[] seenLabels = new int[size];
    boolean[] isKnown = new boolean[classes];
    int at = 0;
    for (int row = 0; row < rows.length; row++) {
      if (part[row] != fold) {
        seen[at] = rows[row];
        seenLabels[at++] = labels[row];
        isKnown[labels[row]] = true;
      }
    }
    RouteEvidence evidence = RouteEvidence.train(seen, seenLabels, classes, 0, false);
    for (int row = 0; row < rows.length; row++) {
      if (part[row] == fold) {
        logits[row] = evidence.head().logits(rows[row]);
        near[row] = evidence.kernel().logits(evidence.kernel().cosines(rows[row]));
        isJudged[row] = isKnown[labels[row]];
      }
    }
  }
}
