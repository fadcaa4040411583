package io.headgate.simulator;

/** How a request that the simulator saw ended. */
public enum Ending {
  /** It has not ended. */
  OPEN,
  /** The response was sent to its end; an error response too. */
  COMPLETED,
  /** A fault ended the response, or the connection, before the answer was whole. */
  FAULTED,
  /** The client closed the connection first. */
  CLIENT_GONE
}
