package io.headgate.bench;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How much a gateway of an admission run looks after. */
enum AdmissionWay {
  /** A key that may do everything; what is kept is kept in memory. */
  OFF("off", ""),
  /** Limits and budgets of key, tenant and end user; store and journal on disk, as shipped. */
  ON("on", "always"),
  /** The same, but it is left to the operating system when something is on the disk. */
  ON_OS("on-os", "os");

  private static final String UNLIMITED =
      """
      state: { store: memory }
      keys:
        - { name: bench, key: %1$s }
      """;

  /** Never met by any load. */
  private static final String LIMITED =
      """
      state: { store: embedded, directory: "%2$s", sync: %3$s }
      tenants:
        - id: bench
          limits: { requests_per_minute: 1000000000, tokens_per_minute: 1000000000000, concurrent: 1000000 }
          budgets: [ { usd: 1000000, per: month } ]
          user_budgets: [ { usd: 1000000, per: day } ]
      keys:
        - name: bench
          tenant: bench
          key: %1$s
          limits: { requests_per_minute: 1000000000, tokens_per_minute: 1000000000000, concurrent: 1000000 }
          budgets: [ { usd: 1000000, per: day } ]
      """;

  private static final String PRICE = "price: { input: 0.5, output: 1.5 }, ";

  private final String label;
  private final String sync;

  AdmissionWay(String label, String sync) {
    this.label = label;
    this.sync = sync;
  }

  /**
   * By its label.
   *
   * @throws IllegalArgumentException when there is none such
   */
  static AdmissionWay of(String label) {
    return Arrays.stream(values())
        .filter(way -> way.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "ways: "
                        + label
                        + " (expected: any of "
                        + Arrays.stream(values())
                            .map(AdmissionWay::label)
                            .collect(Collectors.joining(", "))
                        + ")"));
  }

  String label() {
    return label;
  }

  /** What its models cost, as a member of the configuration of each. */
  String price() {
    return this == OFF ? "" : PRICE;
  }

  /** The sections of the configuration that make the difference. */
  String sections(String key, String directory) {
    return (this == OFF ? UNLIMITED : LIMITED).formatted(key, directory, sync);
  }
}
