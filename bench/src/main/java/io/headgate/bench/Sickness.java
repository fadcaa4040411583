package io.headgate.bench;

/** What may be wrong with one of the providers for a while. */
enum Sickness {
  DOWN("one down: its port closed", ""),
  UNAVAILABLE("one answers 503", "status=503"),
  SLOW("one slow: first byte after 5 s", "first=5000"),
  SILENT("one silent", "silent"),
  LIMITED("one answers 429 to 9 of 10, Retry-After 1", "status=429,retry-after=1");

  private final String label;
  private final String fault;

  Sickness(String label, String fault) {
    this.label = label;
    this.fault = fault;
  }

  String label() {
    return label;
  }

  /** In the grammar of the simulator; empty when nobody is there to follow it. */
  String fault() {
    return fault;
  }
}
