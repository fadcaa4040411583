package io.headgate.gateway.protocol;

import java.math.BigDecimal;

/** Amounts of money as text: USD as a plain decimal, exact; inside they are nano-USD (10⁻⁹). */
public final class NanoUsd {

  private static final int PLACES = 9;

  private NanoUsd() {}

  /** The amount in USD, such as {@code 0.0125}. */
  public static String text(long nanoUsd) {
    return nanoUsd == 0
        ? "0"
        : BigDecimal.valueOf(nanoUsd, PLACES).stripTrailingZeros().toPlainString();
  }
}
