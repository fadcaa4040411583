package io.headgate.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
  private static final int MAX_CHOICES = 1_024;

  private final OpenAiDialect dialect;
  private final SseDecoder events = new SseDecoder();
  private final ChunkScanner scanner = new ChunkScanner();
  private final BitSet begun = new BitSet();
  private final BitSet finished = new BitSet();
  private boolean done;

  OpenAiStreamDecoder(OpenAiDialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public void feed(Buffer bytes, Output output) {
    if (!done) {
      events.feed(bytes, new Run(output));
    }
  }

  @Override
  public boolean hasEndSign() {
    return true;
  }

  @Override
  public boolean isComplete() {
    return !begun.isEmpty() && finished.cardinality() == begun.cardinality();
  }

  /** Neighbouring events of one buffer that can be sent on in one piece. */
  private final class Run implements SseDecoder.Handler {

    private final Output output;
    private int from = -1;
    private int to;
    private boolean content;

    private Run(Output output) {
      this.output = output;
    }

    @Override
    public void event(SseDecoder.View event) {
      if (done) {
        return;
      }
      if (event.is(DONE)) {
        flush();
        done = true;
        output.done();
        return;
      }
      int facts = scanner.scan(event.data(), event.from(), event.to());
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
      noteChoice(scanner.choice());
      boolean relayed = (facts & (ChunkScanner.FINISH | ChunkScanner.USAGE)) == 0 || inspect(event);
      if (relayed) {
        extend(event, (facts & (ChunkScanner.CONTENT | ChunkScanner.FINISH)) != 0);
      } else {
        flush();
      }
    }

    /** Parses a chunk that finishes a choice or counts tokens; false holds it back. */
    private boolean inspect(SseDecoder.View event) {
      ObjectNode chunk = UpstreamJson.readObject(event.data(), event.from(), event.to());
      JsonNode choices = chunk.path("choices");
      Usage.fromOpenAi(chunk.path("usage"))
          .ifPresent(usage -> output.usage(usage, usageChunk(chunk)));
      boolean repeated = false;
      for (JsonNode choice : choices) {
        if (choice.path("finish_reason").isTextual()) {
          int index = Math.min(Math.max(0, choice.path("index").asInt()), MAX_CHOICES);
          begun.set(index);
          repeated |= finished.get(index);
          finished.set(index);
        }
      }
      if (repeated) {
        output.warning("repeated_finish");
      }
      return !choices.isEmpty() && !repeated;
    }

    private void extend(SseDecoder.View event, boolean hasContent) {
      if (!event.plain()) {
        flush();
        output.events(rewritten(event), hasContent);
        return;
      }
      if (from >= 0 && to != event.start()) {
        flush();
      }
      if (from < 0) {
        from = event.start();
      }
      to = event.end();
      content |= hasContent;
    }

    @Override
    public void drained() {
      flush();
    }

    private void flush() {
      if (from >= 0) {
        output.events(events.slice(from, to), content);
        from = -1;
        content = false;
      }
    }
  }

  private void noteChoice(int index) {
    if (index >= 0 && index <= MAX_CHOICES) {
      begun.set(index);
    }
  }

  /** A line end inside JSON can only be space between tokens, so a space stands for it as well. */
  private static Buffer rewritten(SseDecoder.View event) {
    byte[] data = event.text().replace('\n', ' ').getBytes(StandardCharsets.UTF_8);
    return Buffer.buffer(DATA.length + data.length + END.length)
        .appendBytes(DATA)
        .appendBytes(data)
        .appendBytes(END);
  }

  private static ObjectNode usageChunk(ObjectNode chunk) {
    ObjectNode copy = chunk.deepCopy();
    copy.set("choices", new ArrayNode(null));
    return copy;
  }
}
