package io.headgate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PriceDataFileTest {

  private static final String MODULE =
      """
      const E = [
        { id: "acme", name: 'Acme', api_pattern: `https://acme\\\\.test`,
          fallback_model_providers: ["other"],
          models: [
            { id: "m", match: { or: [{ equals: "m" }, { regex: "^m-\\\\d$" }] }, context_window: 2e5,
              deprecated: !0,
              prices: [
                { prices: { input_mtok: 0.0375, output_mtok: .08333333333333334 } },
                { constraint: { start_date: "2026-08-17", type: "start_date" },
                  prices: { input_mtok: { base: 1, tiers: [{ start: 2e5, price: 2 }] }, web_searches_kcount: 10 } },
                { constraint: { type: "time_of_date", start_time: "01:00:00Z", end_time: "04:00:00Z" },
                  prices: { input_mtok: 3, cache_write_1h_mtok: 6 } }
              ] },
            { id: "free", match: { starts_with: "free" }, prices: {} }
          ] }
      ];
      """;

  @Test
  void writesALineForEachProviderAndModel() {
    assertThat(
            PriceDataFile.lines(JsLiteral.read(MODULE, MODULE.indexOf('[')), "0.1", "2026-09-23"))
        .containsExactly(
            "genai-prices\t0.1\t2026-09-23",
            "#acme\tAcme\thttps://acme\\.test\tother",
            "m\t200000\tdeprecated\t0.0375 - - 0.083333"
                + ";@2026-08-17 1>200000:2 - - - +web_searches"
                + ";~01:00:00Z/04:00:00Z 3 - - -\t|2\t=m\t/^m-\\d$",
            "free\t\t\t- - - -\t^free");
  }

  @Test
  void whatIsNoLiteralIsRefused() {
    for (String code : new String[] {"[f()]", "[`a${b}`]", "[1 2]", "[!x]", "[a]"}) {
      assertThatIllegalArgumentException()
          .as(code)
          .isThrownBy(() -> JsLiteral.read(code, 0))
          .withMessageStartingWith("not a literal at character ");
    }
  }
}
