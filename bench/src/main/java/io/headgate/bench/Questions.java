package io.headgate.bench;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The questions of a load, asked in turns. A connection first notes which one is next and then
 * fetches its bytes. Generator thread only.
 */
final class Questions {

  private final List<Question> all;
  private int asked;
  private Question current;

  Questions(List<Question> all) {
    this.all = List.copyOf(all);
    this.current = all.get(0);
  }

  /** Moves on; what it returns is what {@link #request} gives from now on. */
  Question next() {
    current = all.get(asked++ % all.size());
    return current;
  }

  ByteBuffer request() {
    return current.request();
  }
}
