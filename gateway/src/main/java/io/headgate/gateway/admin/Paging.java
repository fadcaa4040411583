package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Cuts what is in memory into pages, in the order of ids. */
final class Paging {

  private Paging() {}

  static <T> ObjectNode page(
      Call call, String name, List<T> all, Function<T, String> id, Function<T, ObjectNode> json) {
    String after = call.value("after").orElse("");
    int limit = call.integer("limit");
    List<T> rest =
        all.stream()
            .filter(each -> id.apply(each).compareTo(after) > 0)
            .sorted(Comparator.comparing(id))
            .toList();
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    ArrayNode rows = page.putArray(name);
    rest.stream().limit(limit).map(json).forEach(rows::add);
    if (rest.size() > limit) {
      page.put("next", id.apply(rest.get(limit - 1)));
    }
    return page;
  }

  static ObjectNode page(String name, LedgerSource.Page rows) {
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    page.putArray(name).addAll(rows.rows());
    rows.next().ifPresent(next -> page.put("next", next));
    return page;
  }
}
