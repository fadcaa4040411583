package io.headgate.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * One request as the simulator saw it, at the moment of asking.
 *
 * @param id counts from 1 in the order of arrival
 * @param path as sent, still encoded, with the query
 * @param headers by lower-case name; values of a repeated header are joined with a comma
 * @param body empty when the request carried no JSON object; not to be changed
 * @param rawBody not to be changed
 * @param protocol {@code openai}, {@code anthropic} or {@code gemini}
 * @param model without the fault suffix; empty when the request named none
 * @param credential with which it came; empty when with none
 * @param lastRole who wrote the last message, such as {@code user}; empty when there is none
 * @param fault in the grammar of {@link Fault}; empty when none
 * @param startNanos by {@link System#nanoTime}, when the request was there in whole
 * @param tokensSent how many tokens of the answer were handed to the connection
 * @param endNanos by {@link System#nanoTime}; 0 while open. With {@link Ending#CLIENT_GONE} it is
 *     when the client gave up
 */
@SuppressWarnings("ArrayRecordComponent") // the exact bytes matter and copies would cost
public record Seen(
    long id,
    String method,
    String path,
    Map<String, String> headers,
    ObjectNode body,
    byte[] rawBody,
    String protocol,
    String model,
    String credential,
    String lastRole,
    String fault,
    long startNanos,
    Ending ending,
    int tokensSent,
    long endNanos) {

  public Seen {
    headers = Map.copyOf(headers);
  }

  Seen ended(Ending how, int tokens, long nanos) {
    return new Seen(
        id,
        method,
        path,
        headers,
        body,
        rawBody,
        protocol,
        model,
        credential,
        lastRole,
        fault,
        startNanos,
        how,
        tokens,
        nanos);
  }
}
