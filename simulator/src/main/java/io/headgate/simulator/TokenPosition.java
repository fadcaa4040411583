package io.headgate.simulator;

import java.util.List;

/** Finds the place in a response where a number of tokens has passed. */
final class TokenPosition {

  private TokenPosition() {}

  /**
   * The index right behind the element that completes {@code k} tokens; for 0 right before the
   * first that has any; behind the last that has any when there are fewer.
   */
  static int after(List<Integer> tokens, int k) {
    int passed = 0;
    int behindLast = 0;
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i) > 0) {
        if (passed >= k) {
          return behindLast == 0 ? i : behindLast;
        }
        passed += tokens.get(i);
        behindLast = i + 1;
      }
    }
    return behindLast == 0 ? tokens.size() : behindLast;
  }
}
