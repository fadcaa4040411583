package io.headgate.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.headgate.gateway.protocol.TokenPrice.Tier;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenPriceTest {

  private static final TokenPrice FOUR_PRICES =
      new TokenPrice(List.of(new Tier(0, 3_000_000, 300_000, 3_750_000, 15_000_000)), "test");

  @Test
  void eachKindOfTokenHasItsPrice() {
    assertThat(FOUR_PRICES.costNanoUsd(new Usage(1_000, 200, 100, 50, 0)))
        .isEqualTo(700 * 3_000 + 200 * 300 + 100 * 3_750 + 50 * 15_000);
  }

  @Test
  void theWholeRequestPaysByTheTierOfItsInput() {
    TokenPrice tiered =
        new TokenPrice(
            List.of(
                new Tier(0, 1_000_000, 1_000_000, 1_000_000, 2_000_000),
                new Tier(200_001, 3_000_000, 3_000_000, 3_000_000, 4_000_000)),
            "test");

    assertThat(tiered.costNanoUsd(new Usage(200_000, 0, 0, 10, 0))).isEqualTo(200_020_000);
    assertThat(tiered.costNanoUsd(new Usage(200_001, 0, 0, 10, 0))).isEqualTo(600_043_000);
  }

  @Test
  void fractionsOfANanoUsdAddUpBeforeTheyAreRounded() {
    TokenPrice cheap = new TokenPrice(List.of(new Tier(0, 37_500, 3_625, 37_500, 150_000)), "test");

    assertThat(cheap.costNanoUsd(new Usage(2, 0, 0, 0, 0))).isEqualTo(75);
    assertThat(cheap.costNanoUsd(new Usage(1, 0, 0, 0, 0))).isEqualTo(38);
    assertThat(cheap.costNanoUsd(new Usage(1, 1, 0, 0, 0))).isEqualTo(4);
    assertThat(cheap.costNanoUsd(new Usage(1_000, 1_000, 0, 0, 0))).isEqualTo(3_625);
  }

  @Test
  void aFlatPriceIsInNanoUsdForEachToken() {
    assertThat(TokenPrice.flat(1_250, 10_000, "test").costNanoUsd(new Usage(10, 5, 0, 2, 0)))
        .isEqualTo(32_500);
  }

  @Test
  void theLargestPlausibleCostDoesNotOverflow() {
    long most = Usage.MAX_PLAUSIBLE;
    long price = TokenPrice.MAX_PICO_USD;
    TokenPrice dear = new TokenPrice(List.of(new Tier(0, price, price, price, price)), "test");

    assertThat(dear.costNanoUsd(new Usage(most, 0, 0, most, 0))).isEqualTo(2_000_000_000_000_000L);
  }

  @Test
  void nonsenseIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Tier(0, -1, 0, 0, 0))
        .withMessage("inputPicoUsd: -1 (expected: 0 to 1000000000)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TokenPrice(List.of(new Tier(5, 1, 1, 1, 1)), "test"));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> {
              Tier same = new Tier(0, 1, 1, 1, 1);
              new TokenPrice(List.of(same, same), "test");
            });
  }
}
