package io.headgate.gateway.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.protocol.Usage;
import io.headgate.gateway.provider.ChatStreamDecoder;
import io.vertx.core.buffer.Buffer;

/**
 * A stream that carries on another: its chunks get the identity of the first, what the client has
 * already is left out, and the first chunk says what happened in a {@code headgate} object. Event
 * loop only.
 */
final class SplicedStream implements ChatStreamDecoder {

  private static final int CHARACTERS_PER_TOKEN = 4;

  private final ChatStreamDecoder decoder;
  private final Resumption resumption;
  private final Candidate candidate;
  private final Overlap overlap;
  private final String stripped;
  private boolean announced;
  private boolean started;

  SplicedStream(ChatStreamDecoder decoder, Resumption resumption, Candidate candidate) {
    this.decoder = decoder;
    this.resumption = resumption;
    this.candidate = candidate;
    String text = resumption.delivered().text();
    this.overlap = new Overlap(text, resumption.how().kind());
    this.stripped =
        resumption.how() == Resumption.Way.PREFILL
            ? text.substring(text.stripTrailing().length())
            : "";
  }

  @Override
  public void feed(Buffer bytes, Output output) {
    decoder.feed(bytes, new Fitting(output));
  }

  @Override
  public int pendingBytes() {
    return decoder.pendingBytes();
  }

  @Override
  public boolean isComplete() {
    return decoder.isComplete();
  }

  @Override
  public boolean hasEndSign() {
    return decoder.hasEndSign();
  }

  private void fit(ObjectNode chunk, Output output) {
    JsonNode choice = chunk.path("choices").path(0);
    if (!(choice instanceof ObjectNode wanted)) {
      return;
    }
    ObjectNode delta = wanted.withObject("delta");
    boolean finished = !choice.path("finish_reason").asText("").isEmpty();
    String text = next(delta.path("content").asText(""));
    if (finished || delta.has("tool_calls")) {
      text += overlap.finish();
    }
    checkFits();
    delta.remove("role");
    delta.remove("reasoning_content");
    delta.remove("reasoning");
    delta.remove("content");
    if (!text.isEmpty()) {
      delta.put("content", text);
    }
    if (!delta.isEmpty() || finished) {
      output.events(
          ChunkReader.write(identified(chunk)), Math.max(1, text.length() / CHARACTERS_PER_TOKEN));
    } else {
      output.alive();
    }
  }

  private String next(String text) {
    String left = text;
    if (!started && !left.isEmpty()) {
      started = true;
      left = left.startsWith(stripped) ? left.substring(stripped.length()) : left;
    }
    return overlap.accept(left);
  }

  /** An answer that says the same in other words can be told anew, but is no continuation. */
  private void checkFits() {
    if (overlap.isDifferent() && !anew()) {
      throw GatewayException.of(
          ErrorCode.UNPROCESSABLE_REQUEST,
          candidate.pin() + " answered anew where it should have carried on");
    }
  }

  private ObjectNode identified(ObjectNode chunk) {
    if (!resumption.delivered().id().isEmpty()) {
      chunk.put("id", resumption.delivered().id());
      chunk.put("created", resumption.delivered().createdSeconds());
    }
    if (!announced) {
      announced = true;
      ObjectNode told = chunk.putObject("headgate");
      told.put("rescue", anew() ? "restart" : "continue")
          .put("provider", candidate.provider())
          .put("model", candidate.model());
      if (anew() && overlap.isDifferent()) {
        told.put("discard_characters", resumption.delivered().text().length());
      }
    }
    return chunk;
  }

  private boolean anew() {
    return resumption.how() == Resumption.Way.ANEW;
  }

  /** Takes what the decoder tells and passes on what fits. */
  private final class Fitting implements Output {

    private final Output output;

    private Fitting(Output output) {
      this.output = output;
    }

    @Override
    public void events(Buffer openAiEvents, int tokens) {
      ChunkReader.read(openAiEvents).forEach(chunk -> fit(chunk, output));
    }

    @Override
    public void usage(Usage usage, ObjectNode chunk) {
      if (!resumption.delivered().id().isEmpty()) {
        chunk.put("id", resumption.delivered().id());
        chunk.put("created", resumption.delivered().createdSeconds());
      }
      output.usage(usage, chunk);
    }

    @Override
    public void alive() {
      output.alive();
    }

    @Override
    public void warning(String what) {
      output.warning(what);
    }

    @Override
    public void done() {
      output.done();
    }
  }
}
