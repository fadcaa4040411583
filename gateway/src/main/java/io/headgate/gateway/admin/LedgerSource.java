package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the ledger. */
public interface LedgerSource {

  /**
   * Rows, newest first.
   *
   * @param after the {@code next} of the page before; empty for the first one
   * @return completes with a page; fails with an {@link AdminException} when {@code after} was not
   *     made here
   */
  Future<Page> page(LedgerQuery query, String after, int limit);

  /** One row by the id of its request. */
  Future<Optional<ObjectNode>> row(String request);

  /** All rows, in the form of a file; spreadsheets take no cell of a CSV for a formula. */
  Batches export(LedgerQuery query, Format format);

  /**
   * Which rows.
   *
   * @param filter what some of tenant, key, model, provider, route and status must be
   */
  record LedgerQuery(Optional<Instant> from, Optional<Instant> to, Map<String, String> filter) {

    public LedgerQuery {
      filter = Map.copyOf(filter);
    }
  }

  /** The form of a file. */
  enum Format {
    CSV,
    JSONL
  }

  /**
   * Some rows.
   *
   * @param next where the next page begins; empty when this is the last one
   */
  record Page(List<ObjectNode> rows, Optional<String> next) {

    public Page {
      rows = List.copyOf(rows);
    }
  }
}
