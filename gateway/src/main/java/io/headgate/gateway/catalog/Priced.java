package io.headgate.gateway.catalog;

import io.headgate.gateway.protocol.TokenPrice;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is published about a model.
 *
 * @param source the price source that lists it, such as {@code groq}
 * @param id the listed model that the name was recognised as
 * @param price of its tokens; empty when none is published
 * @param inputOnly whether only input has a price, as for embeddings: a chat with it has none
 * @param contextTokens input and output together
 * @param deprecated whether its provider is about to switch it off
 * @param hourly whether the price changes within a day; {@code price} is then the highest
 * @param also what else is charged, such as {@code web_searches}; not part of the price
 */
public record Priced(
    String source,
    String id,
    Optional<TokenPrice> price,
    boolean inputOnly,
    OptionalInt contextTokens,
    boolean deprecated,
    boolean hourly,
    List<String> also) {

  public Priced {
    also = List.copyOf(also);
  }

  /**
   * The price of chats. None where nothing is known of what output costs, nor where each request
   * costs a fee on top: a cost without it would be a fraction of the bill.
   */
  public Optional<TokenPrice> chatPrice() {
    return inputOnly || also.contains("requests") ? Optional.empty() : price;
  }
}
