package io.headgate.bench;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One load run: what is sent where, and when.
 *
 * @param requests the bytes of each request in turn; asked on the generator's thread
 * @param checks one for each connection
 * @param duration how long new requests are sent; answers under way are then waited for
 */
record Load(
    InetSocketAddress address,
    Supplier<ByteBuffer> requests,
    Function<LoadRecorder, AnswerCheck> checks,
    Schedule schedule,
    Duration duration) {

  /**
   * The same request again and again.
   *
   * @param streamed whether the answers are streams
   */
  Load(
      InetSocketAddress address,
      ByteBuffer request,
      boolean streamed,
      Schedule schedule,
      Duration duration) {
    this(
        address,
        () -> request,
        recorder -> streamed ? new StreamCheck(recorder) : new JsonCheck(),
        schedule,
        duration);
  }

  AnswerCheck newCheck(LoadRecorder recorder) {
    return checks.apply(recorder);
  }
}
