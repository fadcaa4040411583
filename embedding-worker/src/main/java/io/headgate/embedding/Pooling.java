package io.headgate.embedding;

/** How the vectors of a text's tokens become the vector of the text; a property of the model. */
public enum Pooling {
  /** The vector of the first token, as the bge models were trained. */
  CLS,
  /** The mean of all vectors, as the MiniLM models were trained. */
  MEAN
}
