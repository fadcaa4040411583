package io.headgate.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/**
 * A request to a provider, taken apart.
 *
 * @param id counts from 1, in the order of arrival
 * @param query decoded parameters by name
 * @param headers by lower-case name
 * @param hasObject whether the body was a JSON object; {@code body} is empty otherwise
 * @param model without the fault suffix
 */
record Inbound(
    long id,
    Route route,
    Map<String, String> query,
    Map<String, String> headers,
    boolean hasObject,
    ObjectNode body,
    String model,
    Fault fault) {

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).filter(value -> !value.isBlank());
  }

  /** The token of an {@code authorization: Bearer} header. */
  Optional<String> bearer() {
    return header("authorization")
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(value -> value.substring(7).strip())
        .filter(value -> !value.isEmpty());
  }

  /** The request without its fault: what the identifiers in an answer follow from. */
  String essence() {
    return Json.compact(body.has("model") ? body.deepCopy().put("model", model) : body);
  }

  /** The text that the model is told to answer with. */
  Optional<String> fixedAnswer() {
    return fault.text(FaultKey.ANSWER);
  }

  /** Whether it asks the model to go on from its own words, and the model is not one to do so. */
  boolean isRefusedPrefill(Prompt prompt) {
    return fault.has(FaultKey.NO_PREFILL) && prompt.prefill().isPresent();
  }

  /** The answer with the usage that the fault leaves it. */
  Answer faulted(Answer answer) {
    if (fault.has(FaultKey.NO_USAGE)) {
      return answer.withUsage(Optional.empty());
    }
    int output = fault.number(FaultKey.USAGE).orElse(answer.outputTokens());
    return answer.withUsage(answer.usage().map(usage -> new Answer.Usage(usage.input(), output)));
  }
}
