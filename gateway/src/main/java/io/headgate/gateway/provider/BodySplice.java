package io.headgate.gateway.provider;

import static java.util.Objects.requireNonNull;

import io.headgate.gateway.protocol.JsonBody;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Replaces or adds outermost members of a request in its bytes, so that all else reaches the
 * provider as the caller wrote it.
 */
final class BodySplice {

  private final JsonBody body;

  /** By position: what stands in place of the bytes of a span. */
  private final Map<Integer, Edit> edits = new TreeMap<>();

  private final Buffer added = Buffer.buffer();
  private final Set<String> removed = new HashSet<>();

  BodySplice(JsonBody body) {
    this.body = body;
  }

  BodySplice with(String member, byte[] value) {
    JsonBody.Span span = body.spans().get(member);
    if (span != null) {
      edits.put(span.start(), new Edit(span.end(), value));
    } else {
      added.appendString("\"" + member + "\":").appendBytes(value).appendByte((byte) ',');
    }
    return this;
  }

  /** Takes members out; they and their commas vanish, all else keeps its bytes. */
  BodySplice without(Set<String> members) {
    for (String member : members) {
      if (body.spans().containsKey(member)) {
        removed.add(member);
      }
    }
    return this;
  }

  /** The body with its edits; the request has at least one member of its own. */
  Buffer toBuffer() {
    return removed.isEmpty() ? edited() : rebuilt();
  }

  /** Member by member, in the caller's order, each value as it was written. */
  private Buffer rebuilt() {
    byte[] wire = body.wire();
    Map<Integer, String> names = new TreeMap<>();
    body.spans().forEach((name, span) -> names.put(span.start(), name));
    Buffer out = Buffer.buffer(wire.length + added.length() + 64).appendByte((byte) '{');
    out.appendBuffer(added);
    for (Map.Entry<Integer, String> member : names.entrySet()) {
      if (!removed.contains(member.getValue())) {
        Edit edit = edits.get(member.getKey());
        out.appendByte((byte) '"').appendBytes(UpstreamJson.quote(member.getValue()));
        out.appendString("\":");
        if (edit != null) {
          out.appendBytes(edit.value());
        } else {
          JsonBody.Span span = spanOf(member.getValue());
          out.appendBytes(wire, span.start(), span.end() - span.start());
        }
        out.appendByte((byte) ',');
      }
    }
    return out.setByte(out.length() - 1, (byte) '}');
  }

  private JsonBody.Span spanOf(String member) {
    return requireNonNull(body.spans().get(member), member);
  }

  private Buffer edited() {
    byte[] wire = body.wire();
    Buffer out = Buffer.buffer(wire.length + added.length() + 64);
    int at = 0;
    if (added.length() > 0) {
      at = indexOfBrace(wire) + 1;
      out.appendBytes(wire, 0, at).appendBuffer(added);
    }
    for (Map.Entry<Integer, Edit> edit : edits.entrySet()) {
      out.appendBytes(wire, at, edit.getKey() - at).appendBytes(edit.getValue().value());
      at = edit.getValue().end();
    }
    return out.appendBytes(wire, at, wire.length - at);
  }

  private static int indexOfBrace(byte[] wire) {
    int at = 0;
    while (wire[at] != '{') {
      at++;
    }
    return at;
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Edit(int end, byte[] value) {}
}
