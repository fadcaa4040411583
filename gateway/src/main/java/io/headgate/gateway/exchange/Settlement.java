package io.headgate.gateway.exchange;

import java.util.OptionalLong;

/**
 * What an exchange came to in the end.
 *
 * @param nanoUsd what it cost; empty when that is not known
 * @param tokens of input and output, of all calls
 * @param outputTokens of the answer
 * @param estimated whether some of it was not counted by a provider
 */
public record Settlement(OptionalLong nanoUsd, long tokens, long outputTokens, boolean estimated) {

  private static final Settlement NOTHING = new Settlement(OptionalLong.of(0), 0, 0, false);

  /** Nobody was asked. */
  public static Settlement nothing() {
    return NOTHING;
  }
}
