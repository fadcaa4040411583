package io.headgate.gateway.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.protocol.Usage;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a decoder made of a stream, as a relay would see it: nothing is fed after the end sign or an
 * error.
 */
final class DecodedStream implements ChatStreamDecoder.Output {

  private final Buffer events = Buffer.buffer();
  private final TreeSet<String> warnings = new TreeSet<>();
  private boolean content;
  private boolean complete;
  private boolean done;
  private @Nullable Usage usage;
  private @Nullable ObjectNode usageChunk;
  private @Nullable GatewayException failure;

  private DecodedStream() {}

  /**
   * Decodes a stream.
   *
   * @param cuts where one buffer ends and the next begins, in order
   */
  static DecodedStream of(ChatStreamDecoder decoder, byte[] stream, List<Integer> cuts) {
    DecodedStream decoded = new DecodedStream();
    int from = 0;
    for (int i = 0; i <= cuts.size(); i++) {
      int to = i < cuts.size() ? cuts.get(i) : stream.length;
      if (decoded.done || decoded.failure != null) {
        break;
      }
      try {
        decoder.feed(Buffer.buffer(Arrays.copyOfRange(stream, from, to)), decoded);
      } catch (GatewayException failed) {
        decoded.failure = failed;
      }
      from = to;
    }
    decoded.complete = decoder.isComplete();
    return decoded;
  }

  @Override
  public void events(Buffer openAiEvents, int tokens) {
    events.appendBuffer(openAiEvents);
    content |= tokens > 0;
  }

  @Override
  public void usage(Usage counted, ObjectNode chunk) {
    usage = counted;
    usageChunk = chunk.deepCopy();
  }

  @Override
  public void warning(String what) {
    warnings.add(what);
  }

  @Override
  public void alive() {}

  @Override
  public void done() {
    done = true;
  }

  String text() {
    return events.toString(StandardCharsets.UTF_8);
  }

  Optional<Usage> usage() {
    return Optional.ofNullable(usage);
  }

  /** All but the text, for comparing. */
  ObjectNode outcome() {
    ObjectNode outcome = GoldenJson.MAPPER.createObjectNode();
    outcome.put("content", content).put("complete", complete).put("done", done);
    if (usage != null) {
      outcome.set("usage", GoldenCase.describe(usage));
      outcome.set("usage_chunk", usageChunk);
    }
    if (!warnings.isEmpty()) {
      warnings.forEach(outcome.withArray("warnings")::add);
    }
    if (failure != null) {
      outcome.set("error", GoldenCase.describe(failure));
    }
    return outcome;
  }
}
