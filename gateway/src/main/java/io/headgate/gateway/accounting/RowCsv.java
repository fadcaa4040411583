package io.headgate.gateway.accounting;

import io.headgate.gateway.accounting.LedgerRow.Tokens;
import java.util.List;
import java.util.OptionalLong;
import java.util.StringJoiner;

/**
 * A row of the ledger as a line of comma-separated values (RFC 4180). Texts that a spreadsheet
 * would take for a formula begin with an apostrophe.
 */
final class RowCsv {

  private static final List<String> COLUMNS =
      List.of(
          "id",
          "time",
          "ended",
          "tenant",
          "key_id",
          "key_name",
          "user",
          "endpoint",
          "operation",
          "model_requested",
          "stream",
          "route",
          "strategy",
          "provider",
          "model",
          "status",
          "error_code",
          "input_tokens",
          "cached_input_tokens",
          "cache_write_tokens",
          "output_tokens",
          "reasoning_tokens",
          "cost_nano_usd",
          "estimated",
          "duration_ms",
          "attempts",
          "tags");

  private RowCsv() {}

  static String heading() {
    return String.join(",", COLUMNS) + "\r\n";
  }

  static String line(LedgerRow row) {
    StringJoiner line = new StringJoiner(",", "", "\r\n");
    line.add(cell(row.id())).add(row.time().toString()).add(row.ended().toString());
    line.add(cell(row.who().tenant())).add(cell(row.who().keyId()));
    line.add(cell(row.who().keyName())).add(cell(row.who().user()));
    line.add(cell(row.asked().endpoint())).add(cell(row.asked().operation()));
    line.add(cell(row.asked().model())).add(String.valueOf(row.asked().stream()));
    line.add(cell(row.decided().route())).add(cell(row.decided().strategy()));
    line.add(cell(row.decided().served().provider())).add(cell(row.decided().served().model()));
    line.add(row.status().text()).add(cell(row.errorCode().orElse("")));
    Tokens tokens = row.tokens();
    line.add(number(tokens.input())).add(number(tokens.cachedInput()));
    line.add(number(tokens.cacheWrite())).add(number(tokens.output()));
    line.add(number(tokens.reasoning())).add(numberOrNothing(row.costNanoUsd()));
    line.add(String.valueOf(row.estimated())).add(number(row.durationMillis()));
    line.add(number(row.calls().size())).add(cell(String.join(" ", row.tags())));
    return line.toString();
  }

  private static String number(long value) {
    return Long.toString(value);
  }

  /** Unknown is an empty cell and not zero. */
  private static String numberOrNothing(OptionalLong value) {
    return value.isPresent() ? Long.toString(value.getAsLong()) : "";
  }

  static String cell(String text) {
    String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    boolean mustQuote = safe.chars().anyMatch(each -> ",\"\r\n".indexOf(each) >= 0);
    return mustQuote ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
