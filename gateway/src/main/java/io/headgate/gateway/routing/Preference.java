package io.headgate.gateway.routing;

import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.Narrowing;
import java.util.Comparator;
import java.util.List;

/** The order of providers that a request wishes for; those that it does not name come after. */
record Preference(List<String> providers) {

  static Preference of(Exchange exchange) {
    return new Preference(
        exchange.operation().chat().map(ChatRequest::narrowing).orElse(Narrowing.none()).order());
  }

  List<Candidate> sort(List<Candidate> candidates) {
    return providers.isEmpty()
        ? candidates
        : candidates.stream().sorted(Comparator.comparingInt(this::rank)).toList();
  }

  private int rank(Candidate candidate) {
    int at = providers.indexOf(candidate.provider());
    return at < 0 ? providers.size() : at;
  }
}
