package io.headgate.simulator;

/** One thing that happens on the connection while a response is sent. */
sealed interface Step {

  /**
   * Does it.
   *
   * @return whether the next step may follow at once; otherwise the performance goes on by itself
   */
  boolean play(Performance performance);

  /** Nothing happens for a while. */
  record Pause(long millis) implements Step {
    @Override
    public boolean play(Performance performance) {
      return performance.pause(millis);
    }
  }

  /** The status line and the headers go out. */
  record Head() implements Step {
    @Override
    public boolean play(Performance performance) {
      return performance.head();
    }
  }

  /** Bytes of the body go out. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Send(byte[] bytes, int tokens) implements Step {
    @Override
    public boolean play(Performance performance) {
      return performance.send(bytes, tokens);
    }
  }

  /** What was sent is flushed, and the event loop takes another turn. */
  record Flush() implements Step {
    @Override
    public boolean play(Performance performance) {
      return performance.flush();
    }
  }

  /** Nothing happens any more until the client goes. */
  record Hang() implements Step {
    @Override
    public boolean play(Performance performance) {
      return false;
    }
  }

  /** Nothing happens for a while, then the connection ends by FIN. */
  record CloseLater(long millis) implements Step {
    @Override
    public boolean play(Performance performance) {
      return performance.closeAfter(millis);
    }
  }

  /** The same bytes go out again and again until the client goes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Flood(byte[] bytes) implements Step {
    @Override
    public boolean play(Performance performance) {
      return performance.flood(bytes);
    }
  }

  /** The response ends the way its framing demands. */
  record End(Ending ending) implements Step {
    @Override
    public boolean play(Performance performance) {
      return performance.end(ending);
    }
  }

  /** The connection ends, by FIN or by RST. */
  record Close(boolean byReset, Ending ending) implements Step {
    @Override
    public boolean play(Performance performance) {
      return performance.close(byReset, ending);
    }
  }
}
