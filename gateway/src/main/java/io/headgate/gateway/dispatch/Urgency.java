package io.headgate.gateway.dispatch;

import io.headgate.gateway.exchange.Exchange;
import java.util.Locale;

/** Whether somebody sits before the answer, as far as the request says. */
final class Urgency {

  /** {@code batch} or {@code interactive}. */
  static final String HEADER = "x-headgate-priority";

  private static final String BATCH = "batch";

  private Urgency() {}

  /** OpenAI's {@code service_tier: flex} says the same as the header. */
  static Priority of(Exchange exchange) {
    String wish = exchange.client().headers().getOrDefault(HEADER, "");
    boolean flex =
        exchange
            .operation()
            .chat()
            .map(request -> request.get("service_tier").asText(""))
            .filter("flex"::equals)
            .isPresent();
    return wish.toLowerCase(Locale.ROOT).equals(BATCH) || (flex && wish.isEmpty())
        ? Priority.BATCH
        : Priority.INTERACTIVE;
  }
}
