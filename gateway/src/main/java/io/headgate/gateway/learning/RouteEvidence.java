package io.headgate.gateway.learning;

/**
 * What speaks for each route: its logit, the closeness of its exemplars, and against all of them
 * what speaks for the background. The last class is the background.
 *
 * @param head over the routes and the background
 * @param kernel over the same rows
 * @param closeness weight of the kernel
 */
record RouteEvidence(SoftmaxHead head, ExemplarKernel kernel, float closeness) {

  /** Of the background's logit against the routes. Chosen on configurations of public intents. */
  static final float BACKGROUND_WEIGHT = .5f;

  static RouteEvidence train(
      float[][] rows, int[] labels, int classes, float closeness, boolean isThorough) {
    return new RouteEvidence(
        SoftmaxHead.trainBalanced(rows, labels, classes, isThorough),
        new ExemplarKernel(rows, labels, classes),
        closeness);
  }

  /** For each route. */
  float[] of(float[] vector, float[] cosines) {
    return combine(head.logits(vector), kernel.logits(cosines), closeness);
  }

  static float[] combine(float[] logits, float[] near, float closeness) {
    int routes = logits.length - 1;
    float background = BACKGROUND_WEIGHT * logits[routes] + closeness * near[routes];
    float[] evidence = new float[routes];
    for (int r = 0; r < routes; r++) {
      evidence[r] = logits[r] + closeness * near[r] - background;
    }
    return evidence;
  }
}
