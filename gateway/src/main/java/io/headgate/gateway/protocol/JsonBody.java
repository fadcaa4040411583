package io.headgate.gateway.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A JSON object together with the bytes that it was read from.
 *
 * <p>The bytes allow a request to be sent on as the caller wrote it, with single members replaced:
 * numbers keep their spelling and unknown members survive.
 *
 * @param wire the UTF-8 text; not to be changed
 * @param spans where the values of the outermost members stand in {@code wire}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy per request would cost
public record JsonBody(ObjectNode json, byte[] wire, Map<String, Span> spans) {

  /** A range of bytes: from {@code start}, inclusive, to {@code end}, exclusive. */
  public record Span(int start, int end) {}
}
