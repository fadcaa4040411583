package io.headgate.simulator;

/** What the safety filter makes of a prompt; magic words in it decide. */
enum GeminiSafety {
  SAFE,
  /** The prompt says {@code UNSAFE}: it is blocked, and there is no candidate. */
  PROMPT_BLOCKED,
  /** The prompt says {@code UNSAFE_ANSWER}: the candidate is withheld. */
  ANSWER_BLOCKED;

  static GeminiSafety of(Prompt prompt) {
    if (prompt.says("UNSAFE_ANSWER")) {
      return ANSWER_BLOCKED;
    }
    return prompt.says("UNSAFE") ? PROMPT_BLOCKED : SAFE;
  }
}
