package io.headgate.gateway.accounting;

import io.headgate.gateway.accounting.LedgerRow.Status;
import io.headgate.gateway.accounting.LedgerRow.Tokens;
import io.headgate.gateway.state.StateStore.Count;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a row adds to counters: to those of its minute, hour and day, and to what its life has used
 * of each budget. Counts of nothing are left out. One thread at a time.
 *
 * <p>A group of counters holds a period of one tenant: {@code usage/h/20261120/acme}. A field names
 * the step of the period, key, provider, model, route and what is counted, in few bytes, for there
 * are many of them. The group without a tenant, {@code usage/h/20261120}, counts the requests of
 * each tenant and so tells which there are.
 */
final class RowCounts {

  /** Between the parts of a field; in none of them. */
  static final char SEPARATOR = '\u001f';

  /** Stands for key, provider, model and route where there are too many of them. */
  static final String OTHER = "other";

  static final String REQUESTS = "r";
  static final String FAILED = "f";
  static final String CLIENT_GONE = "g";
  static final String INPUT = "i";
  static final String CACHED_INPUT = "c";
  static final String OUTPUT = "o";
  static final String COST = "n";
  static final String UNPRICED = "u";
  static final String ESTIMATED = "e";
  static final String DURATION = "d";

  /** Bytes of a part of a field, so that all of them fit into one name. */
  private static final int MAX_PART_BYTES = 100;

  /** Groups whose combinations are remembered. */
  private static final int MAX_GROUPS = 4_096;

  private final RollupConfig config;
  private final LongAdder others = new LongAdder();
  private final Map<String, Set<String>> known =
      new LinkedHashMap<>(16, .75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
          return size() > MAX_GROUPS;
        }
      };

  RowCounts(RollupConfig config) {
    this.config = config;
  }

  /** How many times something was counted as other. */
  long others() {
    return others.sum();
  }

  List<Count> of(LedgerRow row) {
    List<Count> counts = new ArrayList<>();
    for (Step step : Step.values()) {
      add(counts, row, step);
    }
    long used = row.knownCostNanoUsd();
    if (used != 0) {
      for (String budget : row.budgets()) {
        counts.add(new Count(usedGroup(budget), row.life(), used, config.used()));
      }
    }
    return counts;
  }

  /** The group of what lives have used of a budget. */
  static String usedGroup(String budget) {
    return "used/" + budget;
  }

  private void add(List<Count> counts, LedgerRow row, Step step) {
    Duration kept = config.kept(step);
    String tenants = tenantsGroup(step, step.periodOf(row.time()));
    counts.add(new Count(tenants, part(row.who().tenant()), 1, kept));
    String group = group(tenants, part(row.who().tenant()));
    String begin = combination(group, row, step.numberOf(row.time()));
    measures(row)
        .forEach(
            (what, amount) -> {
              if (amount != 0) {
                counts.add(new Count(group, begin + what, amount, kept));
              }
            });
  }

  static String tenantsGroup(Step step, String period) {
    return "usage/" + step.letter() + "/" + period;
  }

  /** Names of groups allow less than tenants might be called. */
  static String group(String tenantsGroup, String tenant) {
    StringBuilder name = new StringBuilder(tenantsGroup).append('/');
    for (byte each : tenant.getBytes(StandardCharsets.UTF_8)) {
      boolean isPlain =
          (each >= 'a' && each <= 'z')
              || (each >= '0' && each <= '9')
              || each == '-'
              || each == '.';
      if (isPlain) {
        name.append((char) each);
      } else {
        name.append('_').append(Character.forDigit((each >> 4) & 0xf, 16));
        name.append(Character.forDigit(each & 0xf, 16));
      }
    }
    return name.substring(0, Math.min(name.length(), 200));
  }

  private String combination(String group, LedgerRow row, int number) {
    String begin = String.valueOf(number) + SEPARATOR;
    String names =
        begin
            + part(row.who().keyId())
            + SEPARATOR
            + part(row.decided().served().provider())
            + SEPARATOR
            + part(row.decided().served().model())
            + SEPARATOR
            + part(row.decided().route())
            + SEPARATOR;
    Set<String> seen = known.computeIfAbsent(group, some -> new HashSet<>());
    if (seen.contains(names)) {
      return names;
    }
    if (seen.size() < config.maxCombinations()) {
      seen.add(names);
      return names;
    }
    others.increment();
    return begin + (OTHER + SEPARATOR).repeat(4);
  }

  /** A name without what separates names, cut to its bound of bytes. */
  static String part(String name) {
    String clean = name.replace(SEPARATOR, ' ');
    while (clean.getBytes(StandardCharsets.UTF_8).length > MAX_PART_BYTES) {
      clean = clean.substring(0, clean.length() - 1);
    }
    return clean;
  }

  private static Map<String, Long> measures(LedgerRow row) {
    Tokens tokens = row.tokens();
    Map<String, Long> measures = new LinkedHashMap<>();
    measures.put(REQUESTS, 1L);
    measures.put(FAILED, one(row.status() == Status.FAILED || row.status() == Status.NODE_LOST));
    measures.put(CLIENT_GONE, one(row.status() == Status.CLIENT_GONE));
    measures.put(INPUT, tokens.input());
    measures.put(CACHED_INPUT, tokens.cachedInput());
    measures.put(OUTPUT, tokens.output());
    measures.put(COST, row.knownCostNanoUsd());
    measures.put(UNPRICED, one(row.costNanoUsd().isEmpty()));
    measures.put(ESTIMATED, one(row.estimated()));
    measures.put(DURATION, row.durationMillis());
    return measures;
  }

  private static long one(boolean counts) {
    return counts ? 1 : 0;
  }
}
