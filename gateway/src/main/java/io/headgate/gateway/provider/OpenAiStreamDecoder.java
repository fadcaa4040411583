package io.headgate.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.protocol.Usage;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * The fast path: a stream that is in OpenAI's form already.
 *
 * <p>Events are sent on as the bytes that came, neighbours in one piece. They are scanned, not
 * rebuilt; only the one or two chunks with a finish reason or a usage are parsed. Two kinds are
 * held back: the usage chunk, because the relay adds to it or the caller did not ask for it, and
 * {@code [DONE]}, because only the relay knows whether all went well. An event in an unusual
 * spelling (other line ends, several data lines) is written anew in the plain one.
 */
final class OpenAiStreamDecoder implements ChatStreamDecoder {

  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

  private static final int BYTES_PER_TOKEN = 4;

  private final OpenAiDialect dialect;

  /** How many the caller asked for; some providers send fewer. */
  private final int choices;

  private final SseDecoder events = new SseDecoder();
  private final ChunkScanner scanner = new ChunkScanner();
  private final BitSet begun = new BitSet();
  private final BitSet finished = new BitSet();
  private boolean done;

  OpenAiStreamDecoder(OpenAiDialect dialect, int choices) {
    this.dialect = dialect;
    this.choices = choices;
  }

  @Override
  public void feed(Buffer bytes, Output output) {
    if (!done) {
      events.feed(bytes, new Run(output));
    }
  }

  @Override
  public int pendingBytes() {
    return events.pendingBytes();
  }

  @Override
  public boolean hasEndSign() {
    return true;
  }

  @Override
  public boolean isComplete() {
    int count = finished.cardinality();
    return count > 0 && count == begun.cardinality() && (done || count >= choices);
  }

  /** Neighbouring events of one buffer that can be sent on in one piece. */
  private final class Run implements SseDecoder.Handler {

    private final Output output;
    private int from = -1;
    private int to;
    private int tokens;

    private Run(Output output) {
      this.output = output;
    }

    @Override
    public void event(SseEvent event) {
      if (done) {
        return;
      }
      if (event.is(DONE)) {
        flush();
        done = true;
        output.done();
        return;
      }
      if (event.type().equals("ping")) {
        return;
      }
      int facts = scanner.scan(event.data(), event.from(), event.to(), begun);
      if (facts == ChunkScanner.MALFORMED) {
        flush();
        throw GatewayException.of(
            ErrorCode.UPSTREAM_ERROR, "the provider sent an event that is not a JSON object");
      }
      if ((facts & ChunkScanner.ERROR) != 0 || event.type().equals("error")) {
        flush();
        throw dialect.decodeStreamError(
            UpstreamJson.readObject(event.data(), event.from(), event.to()));
      }
      if (isRelayed(event, facts)) {
        extend(event, (facts & (ChunkScanner.CONTENT | ChunkScanner.FINISH)) != 0);
      } else {
        flush();
      }
    }

    /** Looks closer at a chunk that finishes a choice or counts tokens. */
    private boolean isRelayed(SseEvent event, int facts) {
      if ((facts & (ChunkScanner.FINISH | ChunkScanner.USAGE)) == 0) {
        return true;
      }
      ObjectNode chunk = UpstreamJson.readObject(event.data(), event.from(), event.to());
      noteUsage(chunk);
      if (noteFinish(chunk.path("choices"))) {
        output.warning("repeated_finish");
        return (facts & ChunkScanner.CONTENT) != 0;
      }
      return !chunk.path("choices").isEmpty();
    }

    private void noteUsage(ObjectNode chunk) {
      JsonNode own = chunk.path("usage");
      JsonNode counts = own.isObject() ? own : chunk.path("x_groq").path("usage");
      Usage.fromOpenAi(counts).ifPresent(usage -> output.usage(usage, usageChunk(chunk, counts)));
    }

    /** Whether a choice is finished that was finished before. */
    private boolean noteFinish(JsonNode listed) {
      boolean repeated = false;
      for (JsonNode choice : listed) {
        if (!choice.path("finish_reason").asText("").isEmpty()
            && choice.path("finish_reason").isTextual()) {
          int index = Math.min(Math.max(0, choice.path("index").asInt()), ChunkScanner.MAX_CHOICE);
          begun.set(index);
          repeated |= finished.get(index);
          finished.set(index);
        }
      }
      return repeated;
    }

    private void extend(SseEvent event, boolean hasContent) {
      int counts = hasContent ? Math.max(1, scanner.deltaBytes() / BYTES_PER_TOKEN) : 0;
      if (!event.plain()) {
        flush();
        output.events(rewritten(event), counts);
        return;
      }
      if (from >= 0 && to != event.start()) {
        flush();
      }
      if (from < 0) {
        from = event.start();
      }
      to = event.end();
      tokens += counts;
    }

    @Override
    public void drained() {
      flush();
    }

    private void flush() {
      if (from >= 0) {
        output.events(events.slice(from, to), tokens);
        from = -1;
        tokens = 0;
      }
    }
  }

  private static ObjectNode usageChunk(ObjectNode chunk, JsonNode counts) {
    ObjectNode copy = chunk.deepCopy();
    copy.putArray("choices");
    return copy.set("usage", counts);
  }

  /** A line end inside JSON can only be space between tokens, so a space stands for it as well. */
  private static Buffer rewritten(SseEvent event) {
    byte[] data = event.text().replace('\n', ' ').getBytes(StandardCharsets.UTF_8);
    return Buffer.buffer(DATA.length + data.length + END.length)
        .appendBytes(DATA)
        .appendBytes(data)
        .appendBytes(END);
  }
}
