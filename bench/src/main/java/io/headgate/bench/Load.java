package io.headgate.bench;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * One load run: what is sent where, and when.
 *
 * @param request the bytes of every request, read-only
 * @param streamed whether the answers are streams
 * @param duration how long new requests are sent; answers under way are then waited for
 */
record Load(
    InetSocketAddress address,
    ByteBuffer request,
    boolean streamed,
    Schedule schedule,
    Duration duration) {

  AnswerCheck newCheck(LoadRecorder recorder) {
    return streamed ? new StreamCheck(recorder) : new JsonCheck();
  }
}
