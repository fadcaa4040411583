package io.headgate.simulator;

/** What a request asks of a provider. */
enum Operation {
  GENERATE,
  GENERATE_STREAM,
  EMBED,
  EMBED_BATCH,
  COUNT_TOKENS,
  LIST_MODELS,
  GET_MODEL,
  WRONG_METHOD,
  UNKNOWN
}
