package io.headgate.gateway.admin;

import java.math.BigDecimal;

/** Amounts of money as text in USD: exact, and shown with cents at least. */
final class Money {

  private static final int NANO_DIGITS = 9;
  private static final int CENT_DIGITS = 2;

  private Money() {}

  static String usd(long nanoUsd) {
    BigDecimal exact = BigDecimal.valueOf(nanoUsd, NANO_DIGITS).stripTrailingZeros();
    return exact.setScale(Math.max(CENT_DIGITS, exact.scale())).toPlainString();
  }

  /**
   * The amount of a text that the document's pattern let through.
   *
   * @throws ArithmeticException when it has more than nine decimals or is beyond a {@code long}
   */
  static long nanoUsd(String usd) {
    return new BigDecimal(usd).movePointRight(NANO_DIGITS).longValueExact();
  }
}
